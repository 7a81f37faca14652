//! Walks through every phase with every input, and through long random stories, and looks whether the laws hold.

use std::collections::BTreeSet;
use std::time::Duration;

use super::*;

pub(super) const TIMEOUT: Duration = Duration::from_secs(60);
pub(super) const SECOND: Duration = Duration::from_secs(1);

pub(super) fn at(now: Duration) -> Moment {
    Moment { now, jitter: 0.0 }
}

/// The machine after `inputs`, each a second after the other.
pub(super) fn after(inputs: &[Input]) -> Machine {
    let mut machine = Machine::new(TIMEOUT);
    for (second, &input) in (1..).zip(inputs) {
        machine = machine.clone().step(renumbered(input, &machine), at(SECOND * second)).0;
    }
    machine
}

/// `input` with the ticket and generation that `machine` has now; those of 0 only, so that others stay wrong.
pub(super) fn renumbered(input: Input, machine: &Machine) -> Input {
    let (now, current) = (machine.ticket, machine.generation);
    match input {
        Input::Clear { ticket: 0 } => Input::Clear { ticket: now },
        Input::NeedsEngine { ticket: 0 } => Input::NeedsEngine { ticket: now },
        Input::Found { ticket: 0 } => Input::Found { ticket: now },
        Input::Nothing { ticket: 0 } => Input::Nothing { ticket: now },
        Input::Refused { ticket: 0, looking } => Input::Refused { ticket: now, looking },
        Input::EngineReady { ticket: 0 } => Input::EngineReady { ticket: now },
        Input::EngineFailed { ticket: 0 } => Input::EngineFailed { ticket: now },
        Input::Healthy { ticket: 0, puts } => Input::Healthy { ticket: now, puts },
        Input::Hope { ticket: 0 } => Input::Hope { ticket: now },
        Input::Unhealthy { ticket: 0 } => Input::Unhealthy { ticket: now },
        Input::PathsSent { ticket: 0, ok } => Input::PathsSent { ticket: now, ok },
        Input::Overrun { generation: 0 } => Input::Overrun { generation: current },
        Input::Exited { generation: 0, verdict } => Input::Exited { generation: current, verdict },
        other => other,
    }
}

pub(super) const BOOT: Input = Input::Boot { on: true };
pub(super) const CLEAR: Input = Input::Clear { ticket: 0 };
pub(super) const SPAWNED: Input = Input::Spawned { complete: true, puts: false };
pub(super) const HEALTHY: Input = Input::Healthy { ticket: 0, puts: false };
pub(super) const SICK: Input = Input::Unhealthy { ticket: 0 };
pub(super) const STRUCK: Input = Input::Exited { generation: 0, verdict: Verdict::Strike };
pub(super) const FATAL: Input = Input::Exited { generation: 0, verdict: Verdict::Permanent };

/// A way into each phase.
fn phases() -> Vec<(ServerState, Machine)> {
    let ready = [BOOT, CLEAR, SPAWNED, HEALTHY];
    let story = |more: &[Input]| after(&[&ready[..], more].concat());
    let mut draining = story(&[Input::Jobs(1), Input::Folders]);
    draining = draining.step(Input::Tick, at(SECOND * 8)).0;
    let mut pending = story(&[Input::Stop]);
    for second in [11, 17] {
        pending = pending.step(Input::Tick, at(SECOND * second)).0;
    }
    vec![
        (ServerState::Stopped, after(&[])),
        (ServerState::Stopped, after(&[Input::Boot { on: false }, Input::Nothing { ticket: 0 }])),
        (ServerState::Preflight, after(&[BOOT])),
        (ServerState::Provisioning, after(&[BOOT, Input::NeedsEngine { ticket: 0 }])),
        (ServerState::Starting, after(&[BOOT, CLEAR, SPAWNED])),
        (ServerState::Ready, story(&[])),
        (ServerState::Degraded, story(&[SICK, SICK, SICK])),
        (ServerState::Draining, draining),
        (ServerState::Stopping, story(&[Input::Stop])),
        (ServerState::KillPending, pending),
        (ServerState::Backoff, after(&[BOOT, CLEAR, SPAWNED, STRUCK])),
        (ServerState::Failed, after(&[BOOT, CLEAR, SPAWNED, FATAL])),
        (ServerState::Failed, after(&[BOOT, Input::Refused { ticket: 0, looking: true }])),
        (ServerState::External, after(&[BOOT, Input::Found { ticket: 0 }])),
    ]
}

/// Every kind of input; those that can be late also with a wrong number.
fn inputs() -> Vec<Input> {
    let mut inputs = vec![
        BOOT,
        Input::Boot { on: false },
        Input::Start,
        Input::Stop,
        Input::Restart,
        Input::Close,
        Input::Folders,
        Input::Jobs(0),
        Input::Jobs(2),
        Input::Finished,
        Input::Worked,
        Input::Pressed(Pressure::High),
        Input::Pressed(Pressure::TooHigh),
        Input::Settings { timeout: TIMEOUT },
        Input::Starved { by: SECOND * 3 },
        Input::Tick,
    ];
    for ticket in [0, u64::MAX] {
        inputs.push(Input::Overrun { generation: ticket });
        inputs.extend([
            Input::Clear { ticket },
            Input::NeedsEngine { ticket },
            Input::Found { ticket },
            Input::Nothing { ticket },
            Input::Refused { ticket, looking: false },
            Input::Refused { ticket, looking: true },
            Input::EngineReady { ticket },
            Input::EngineFailed { ticket },
            Input::Healthy { ticket, puts: true },
            Input::Healthy { ticket, puts: false },
            Input::Unhealthy { ticket },
            Input::Hope { ticket },
            Input::PathsSent { ticket, ok: true },
            Input::PathsSent { ticket, ok: false },
        ]);
        for verdict in
            [Verdict::Permanent, Verdict::Strike, Verdict::Temporary(SECOND), Verdict::PortTaken, Verdict::Broken]
        {
            inputs.push(Input::Exited { generation: ticket, verdict });
        }
    }
    inputs
}

/// True for a message that only a living child can have caused.
fn needs_child(input: Input) -> bool {
    matches!(input, Input::Exited { .. } | Input::PathsSent { .. })
}

/// The laws of one step.
fn check(before: &Machine, input: Input, after: &Machine, effects: &[Effect], now: Duration) {
    let story = format!("{:?} + {input:?} -> {:?} {effects:?}", before.phase, after.phase);
    assert!(after.generation >= before.generation, "the generation only grows: {story}");
    assert!(after.ticket >= before.ticket, "the ticket only grows: {story}");
    let spawns = effects.iter().filter(|effect| **effect == Effect::Spawn).count();
    assert_eq!(after.generation - before.generation, spawns as u64, "each child has its number: {story}");
    if spawns > 0 {
        assert!(!before.has_child() && after.has_child() && spawns == 1, "one child at a time: {story}");
        assert_eq!(after.wish, Wish::On, "nothing is started that is not wanted: {story}");
        assert!(!after.closing, "nothing is started while the application ends: {story}");
    }
    if before.has_child() && !after.has_child() {
        let ended = matches!(input, Input::Exited { .. } | Input::NotSpawned { .. });
        assert!(ended, "a child is only let go when it has ended: {story}");
    }
    if !before.has_child() && after.has_child() {
        assert_eq!(spawns, 1, "no child out of nothing: {story}");
    }
    for effect in effects {
        if matches!(effect, Effect::Terminate | Effect::Kill | Effect::SendPaths) {
            assert!(before.has_child() && after.has_child(), "only a child of ours is told anything: {story}");
        }
    }
    if before.state() == ServerState::External {
        assert!(!effects.contains(&Effect::Terminate), "a server of someone else is never signalled: {story}");
    }
    if matches!(after.phase, Phase::Stopped { .. } | Phase::Failed { .. } | Phase::External { .. }) {
        assert_eq!(after.due(), None, "no timer without an owner: {story}");
    }
    if let Some(due) = after.due() {
        assert!(due <= now + Duration::from_secs(301), "no timer for ever: {story}");
    }
    if after.takes_jobs() {
        assert!(matches!(after.state(), ServerState::Ready | ServerState::External), "{story}");
    }
}

#[test]
fn every_phase_bears_every_input() {
    let mut seen = BTreeSet::new();
    for (state, machine) in phases() {
        assert_eq!(machine.state(), state, "{machine:?}");
        seen.insert(format!("{state:?}"));
        for input in inputs() {
            if needs_child(input) && !machine.has_child() {
                continue;
            }
            let (input, now) = (renumbered(input, &machine), SECOND * 1_000);
            let (next, effects) = machine.clone().step(input, at(now));
            check(&machine, input, &next, &effects, now);
            let late = format!("{input:?}").contains(&u64::MAX.to_string());
            if late {
                assert_eq!((&next, effects.len()), (&machine, 0), "late answers are dropped: {input:?}");
            }
        }
    }
    assert_eq!(seen.len(), 12, "every state was visited: {seen:?}");
}

/// Where each verb leads from each phase: one line a cell.
#[test]
fn verbs_lead_where_they_should() {
    use ServerState::{
        Backoff, Degraded, Draining, External, Failed, KillPending, Preflight, Provisioning, Ready, Starting, Stopped,
        Stopping,
    };
    let table = [
        // from, start, stop, restart
        (Stopped, Preflight, Stopped, Preflight),
        (Preflight, Preflight, Stopped, Preflight),
        (Provisioning, Provisioning, Stopped, Provisioning),
        (Starting, Starting, Stopping, Stopping),
        (Ready, Ready, Stopping, Stopping),
        (Degraded, Degraded, Stopping, Stopping),
        (Draining, Draining, Stopping, Stopping),
        (Stopping, Stopping, Stopping, Stopping),
        (KillPending, KillPending, KillPending, KillPending),
        (Backoff, Backoff, Stopped, Preflight),
        (Failed, Preflight, Stopped, Preflight),
        (External, External, External, External),
    ];
    for (state, machine) in phases() {
        let row = table.iter().find(|row| row.0 == state).expect("a row for each state");
        for (verb, expected) in [(Input::Start, row.1), (Input::Stop, row.2), (Input::Restart, row.3)] {
            let (next, _) = machine.clone().step(verb, at(SECOND * 9));
            assert_eq!(next.state(), expected, "{state:?} + {verb:?}");
            let (next, _) = machine.clone().step(Input::Close, at(SECOND * 9));
            assert_eq!(next.has_child(), machine.has_child(), "{state:?} + Close");
        }
    }
}

/// A small generator (Knuth's MMIX constants), so that every run tells the same stories.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit
    }
}

/// A world in which a spawn may fail, and a child that was killed ends.
#[test]
fn in_long_stories_the_last_wish_wins() {
    let mut chance = Chance(2026);
    let inputs: Vec<Input> = inputs().into_iter().filter(|input| !matches!(input, Input::Boot { .. })).collect();
    for _ in 0..400 {
        let (mut machine, mut now, mut children) = (Machine::new(TIMEOUT), Duration::ZERO, 0_u32);
        let mut wish = Input::Boot { on: chance.below(2) == 0 };
        let mut first = Some(wish);
        for _ in 0..120 {
            now += Duration::from_millis(chance.below(4_000) as u64);
            let picked = first.take().unwrap_or_else(|| inputs[chance.below(inputs.len())]);
            let late = format!("{picked:?}").contains(&u64::MAX.to_string());
            if picked == Input::Close || late || (needs_child(picked) && children == 0) {
                continue;
            }
            let input = renumbered(picked, &machine);
            let external = machine.state() == ServerState::External;
            if matches!(picked, Input::Start) || (!external && matches!(picked, Input::Stop | Input::Restart)) {
                wish = picked;
            }
            if matches!(picked, Input::Exited { .. }) {
                children -= 1;
            }
            let (next, effects) = machine.clone().step(input, at(now));
            check(&machine, input, &next, &effects, now);
            machine = next;
            for effect in effects {
                if effect == Effect::Spawn {
                    children += 1;
                    assert_eq!(children, 1, "never two children");
                    let spawned = chance.below(4) > 0;
                    let answer = if spawned {
                        Input::Spawned { complete: chance.below(5) > 0, puts: chance.below(2) == 0 }
                    } else {
                        children -= 1;
                        Input::NotSpawned { verdict: Verdict::Temporary(SECOND) }
                    };
                    machine = machine.step(answer, at(now)).0;
                }
            }
            assert_eq!(machine.has_child(), children == 1, "{:?}", machine.phase);
            if let Some(due) = machine.due() {
                let (next, _) = machine.clone().step(Input::Tick, at(due.max(now)));
                assert_ne!(next, machine, "a tick that is due changes something, else the task would spin");
            }
        }
        let wanted = match wish {
            Input::Stop | Input::Boot { on: false } => Wish::Off,
            _ => Wish::On,
        };
        assert_eq!(machine.wish, wanted, "{:?}", machine.phase);
    }
}
