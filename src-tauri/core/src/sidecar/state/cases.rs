//! What the machine makes of single cases, each told as a story; the numbers are those of the chaos suite.

use super::walk::{BOOT, CLEAR, FATAL, HEALTHY, SECOND, SICK, SPAWNED, STRUCK, TIMEOUT, after, at, renumbered};
use super::*;

#[test]
fn case_43_a_start_that_takes_too_long_is_ended_and_stays_so() {
    let machine = after(&[BOOT, CLEAR, SPAWNED]);
    let (machine, effects) = machine.step(Input::Tick, at(SECOND + TIMEOUT));
    assert_eq!(effects, [Effect::Blame(Blame::StartTimeout), Effect::Terminate]);
    assert!(machine.has_failed());
    let machine = machine.step(renumbered(STRUCK, &after(&[BOOT, CLEAR])), at(SECOND * 70)).0;
    assert_eq!((machine.state(), machine.due()), (ServerState::Failed, None));
    assert_eq!(machine.step(Input::Start, at(SECOND * 80)).0.state(), ServerState::Preflight);
}

#[test]
fn case_17_flapping_is_mended_at_once_and_not_for_ever() {
    let mut machine = after(&[BOOT, CLEAR, SPAWNED, HEALTHY]);
    let mut delays = Vec::new();
    for second in 10.. {
        let now = SECOND * second;
        machine = machine.clone().step(renumbered(STRUCK, &machine), at(now)).0;
        let Phase::Backoff { until } = machine.phase else { break };
        delays.push((until - now).as_millis());
        for input in [Input::Tick, CLEAR, SPAWNED, HEALTHY] {
            machine = machine.clone().step(renumbered(input, &machine), at(until)).0;
        }
    }
    assert_eq!(delays, [0, 500, 1_000, 2_000]);
    assert_eq!((machine.state(), machine.restarts), (ServerState::Failed, 5));
}

#[test]
fn a_minute_of_readiness_forgives() {
    let mut machine = after(&[BOOT, CLEAR, SPAWNED, HEALTHY]);
    for round in 1..20 {
        let now = SECOND * 100 * round;
        machine = machine.clone().step(renumbered(STRUCK, &machine), at(now)).0;
        assert_eq!(machine.phase, Phase::Backoff { until: now });
        for input in [Input::Tick, CLEAR, SPAWNED, HEALTHY] {
            machine = machine.clone().step(renumbered(input, &machine), at(now)).0;
        }
    }
}

/// When a server that fell ill at second 7 is given up, if it is never well again.
#[test]
fn case_13_a_server_is_borne_longer_while_its_jobs_use_processor_time() {
    let ill = after(&[BOOT, CLEAR, SPAWNED, HEALTHY, SICK, SICK, SICK]);
    for (jobs, worked_at, given_up_at) in [
        // jobs in flight, seconds at which processor time was seen to be used, second at which it is given up
        (0, &[][..], 37),
        (0, &[10, 20, 30][..], 37),
        (1, &[][..], 37),
        (1, &[8][..], 38),
        (1, &[12, 17, 22, 27, 32, 37][..], 67),
        (1, &[30, 59, 88, 117, 146, 175, 204, 233, 262, 291][..], 307),
    ] {
        let mut machine = ill.clone().step(Input::Jobs(jobs), at(SECOND * 7)).0;
        for &second in worked_at {
            assert_eq!(machine.clone().step(Input::Tick, at(SECOND * second)).1, [], "{jobs} jobs, {worked_at:?}");
            machine = machine.step(Input::Worked, at(SECOND * second)).0;
        }
        assert_eq!(machine.due(), Some(SECOND * given_up_at), "{jobs} jobs, {worked_at:?}");
        let (machine, effects) = machine.step(Input::Tick, at(SECOND * given_up_at));
        assert_eq!(effects, [Effect::Blame(Blame::Hung), Effect::Terminate]);
        assert_eq!(machine.phase_after(), Some(After::Strike));
    }
}

#[test]
fn case_14_three_jobs_in_a_row_that_are_not_finished_are_the_server_s_fault() {
    let overrun = Input::Overrun { generation: 0 };
    let ready = [BOOT, CLEAR, SPAWNED, HEALTHY];
    let story = |more: &[Input]| after(&[&ready[..], more].concat());
    assert_eq!(story(&[overrun]).state(), ServerState::Degraded);
    assert_eq!(story(&[overrun, overrun, HEALTHY, HEALTHY]).state(), ServerState::Ready);
    let stuck = story(&[overrun, HEALTHY, HEALTHY, overrun, overrun]);
    assert_eq!((stuck.state(), stuck.phase_after()), (ServerState::Stopping, Some(After::Strike)));
    assert_eq!(story(&[overrun, overrun, Input::Finished, overrun]).state(), ServerState::Degraded);
}

#[test]
fn new_folders_reach_a_server_by_the_way_it_has() {
    let puts = Input::Healthy { ticket: 0, puts: true };
    let machine = after(&[BOOT, CLEAR, SPAWNED, puts]);
    let (machine, effects) = machine.step(Input::Folders, at(SECOND * 9));
    assert_eq!(effects, [Effect::SendPaths]);
    // A second change while the first is sent is sent after it.
    let (machine, effects) = machine.step(Input::Folders, at(SECOND * 9));
    assert_eq!(effects, []);
    let sent = renumbered(Input::PathsSent { ticket: 0, ok: true }, &machine);
    let (machine, effects) = machine.step(sent, at(SECOND * 9));
    assert_eq!(effects, [Effect::SendPaths]);
    assert_eq!(machine.step(sent, at(SECOND * 9)).0.paths, Paths::Current);

    let machine = after(&[BOOT, CLEAR, SPAWNED, HEALTHY, Input::Folders, Input::Folders]);
    assert_eq!(machine.due(), Some(SECOND * 6 + COLLECT));
    let (machine, effects) = machine.step(Input::Tick, at(SECOND * 7));
    assert_eq!((machine.state(), effects), (ServerState::Stopping, vec![Effect::Terminate]));
    assert_eq!(machine.phase_after(), Some(After::Start));
}

#[test]
fn a_list_that_did_not_fit_is_sent_before_jobs_are() {
    let withheld = Input::Spawned { complete: false, puts: false };
    let puts = after(&[BOOT, CLEAR, withheld, Input::Healthy { ticket: 0, puts: true }]);
    assert!(!puts.takes_jobs());
    let sent = renumbered(Input::PathsSent { ticket: 0, ok: true }, &puts);
    assert!(puts.step(sent, at(SECOND * 9)).0.takes_jobs());
    assert!(after(&[BOOT, CLEAR, withheld, HEALTHY]).has_failed());
}

#[test]
fn a_broken_environment_is_repaired_once() {
    let broken = Input::Exited { generation: 0, verdict: Verdict::Broken };
    let ready = Input::EngineReady { ticket: 0 };
    let once = after(&[BOOT, CLEAR, SPAWNED, broken]);
    assert_eq!(once.state(), ServerState::Provisioning);
    let twice = after(&[BOOT, CLEAR, SPAWNED, broken, ready, CLEAR, SPAWNED, broken]);
    assert_eq!(twice.state(), ServerState::Failed);
}

#[test]
fn case_20_a_process_that_the_system_holds_on_to_blocks_its_place_and_spins_nowhere() {
    let stopping = after(&[BOOT, CLEAR, SPAWNED, HEALTHY, Input::Stop]);
    let (killed, effects) = stopping.step(Input::Tick, at(SECOND * 5 + GRACE));
    assert_eq!(effects, [Effect::Kill]);
    let (pending, effects) = killed.step(Input::Tick, at(SECOND * 5 + GRACE + KILL_GRACE));
    assert_eq!((pending.phase, pending.due(), effects), (Phase::KillPending { after: After::Stop }, None, vec![]));
    let (wanted, effects) = pending.step(Input::Start, at(SECOND * 60));
    assert_eq!((wanted.state(), effects), (ServerState::KillPending, vec![]), "no second server beside it");
    let (next, effects) = wanted.clone().step(renumbered(STRUCK, &wanted), at(SECOND * 70));
    assert_eq!((next.state(), effects), (ServerState::Preflight, vec![Effect::Preflight { spawn: true }]));
}

#[test]
fn case_36_news_of_an_earlier_child_is_dropped() {
    let first = after(&[BOOT, CLEAR, SPAWNED]);
    let second = after(&[BOOT, CLEAR, SPAWNED, STRUCK, Input::Tick, CLEAR, SPAWNED]);
    assert_eq!((first.generation, second.generation), (1, 2));
    for late in [STRUCK, FATAL, HEALTHY, SICK] {
        let (next, effects) = second.clone().step(renumbered(late, &first), at(SECOND * 20));
        assert_eq!((&next, effects), (&second, vec![]), "{late:?}");
    }
}

/// Where a server that was ready at second 4 comes to, under which pressure, with how many jobs.
#[test]
fn case_55_memory_is_given_back_without_cutting_a_job_that_could_end() {
    let late = SECOND * 4 + SETTLED;
    let ready = after(&[BOOT, CLEAR, SPAWNED, HEALTHY]);
    let blamed = Effect::Blame(Blame::Memory);
    for (jobs, pressure, now, phase, effects) in [
        // It needs so much from the start: only a warning.
        (0, Pressure::High, SECOND * 9, ready.phase, vec![]),
        (0, Pressure::High, late, told(late, After::Start), vec![Effect::Terminate]),
        (1, Pressure::High, late, Phase::Draining { until: late + LONG_DRAIN, after: After::Start }, vec![]),
        (0, Pressure::TooHigh, SECOND * 9, told(SECOND * 9, After::Strike), vec![blamed, Effect::Terminate]),
        (1, Pressure::TooHigh, late, Phase::Draining { until: late + DRAIN, after: After::Strike }, vec![blamed]),
    ] {
        let machine = ready.clone().step(Input::Jobs(jobs), at(SECOND * 5)).0;
        let (machine, told) = machine.step(Input::Pressed(pressure), at(now));
        assert_eq!((machine.phase, told), (phase, effects), "{jobs} jobs, {pressure:?}");
    }
    let busy = ready.step(Input::Jobs(2), at(SECOND * 5)).0.step(Input::Pressed(Pressure::High), at(late)).0;
    assert!(!busy.takes_jobs());
    let (worse, effects) = busy.clone().step(Input::Pressed(Pressure::TooHigh), at(late + SECOND));
    assert_eq!(effects, [blamed]);
    assert_eq!(worse.phase, Phase::Draining { until: late + SECOND + DRAIN, after: After::Strike });
    let (same, effects) = worse.clone().step(Input::Pressed(Pressure::TooHigh), at(late + SECOND * 6));
    assert_eq!((same.phase, effects), (worse.phase, vec![]), "told once, and its time is not made longer");
    let (done, effects) = worse.step(Input::Jobs(0), at(late + SECOND * 7));
    assert_eq!((done.phase, effects), (told(late + SECOND * 7, After::Strike), vec![Effect::Terminate]));
    assert_eq!(done.clone().step(renumbered(STRUCK, &done), at(late + SECOND * 8)).0.state(), ServerState::Backoff);
}

fn told(now: Duration, after: After) -> Phase {
    Phase::Stopping { until: now + GRACE, killed: false, after }
}

#[test]
fn what_was_looked_at_under_other_settings_does_not_count() {
    let looking = after(&[BOOT]);
    let (again, effects) = looking.clone().step(Input::Settings { timeout: TIMEOUT }, at(SECOND));
    assert_eq!((again.state(), effects), (ServerState::Preflight, vec![Effect::Preflight { spawn: true }]));
    let refused = Input::Refused { ticket: looking.ticket, looking: false };
    assert_eq!(again.clone().step(refused, at(SECOND * 2)).0, again);
}

#[test]
fn what_was_given_up_is_tried_once_more_for_each_hope_and_only_while_it_is_wanted() {
    let hope = Input::Hope { ticket: 0 };
    let failed = after(&[BOOT, CLEAR, SPAWNED, FATAL]);
    let (retried, effects) = failed.clone().step(renumbered(hope, &failed), at(SECOND * 60));
    assert_eq!((retried.state(), effects), (ServerState::Preflight, vec![Effect::Preflight { spawn: true }]));
    let (same, effects) = retried.clone().step(renumbered(hope, &failed), at(SECOND * 61));
    assert_eq!((&same, effects), (&retried, vec![]), "the same hope is worth one try");
    for inputs in [&[BOOT, CLEAR, SPAWNED, HEALTHY][..], &[BOOT, CLEAR, SPAWNED, FATAL, Input::Stop], &[]] {
        let machine = after(inputs);
        assert_eq!(machine.clone().step(renumbered(hope, &machine), at(SECOND * 60)).0, machine, "{inputs:?}");
    }
}

#[test]
fn case_50_our_own_lateness_is_not_held_against_the_server() {
    let by = SECOND * 40;
    let starved = Input::Starved { by };
    let ill = after(&[BOOT, CLEAR, SPAWNED, HEALTHY, SICK, SICK, SICK]);
    let late = SECOND * 47;
    assert_eq!(ill.clone().step(Input::Tick, at(late)).1, [Effect::Blame(Blame::Hung), Effect::Terminate]);
    let (borne, effects) = ill.step(starved, at(late));
    assert_eq!((borne.state(), borne.due(), effects), (ServerState::Degraded, Some(late + HUNG), vec![]));

    let starting = after(&[BOOT, CLEAR, SPAWNED]);
    let late = SECOND + TIMEOUT + by;
    let (borne, effects) = starting.step(starved, at(late));
    assert_eq!((borne.state(), borne.due(), effects), (ServerState::Starting, Some(late + CATCH_UP), vec![]));
    let ended = borne.step(Input::Tick, at(late + CATCH_UP)).1;
    assert_eq!(ended, [Effect::Blame(Blame::StartTimeout), Effect::Terminate], "not for ever");

    let stopping = after(&[BOOT, CLEAR, SPAWNED, HEALTHY, Input::Stop]);
    assert_eq!(stopping.step(starved, at(SECOND * 60)).1, [Effect::Kill], "what was promised comes late, but comes");
}
