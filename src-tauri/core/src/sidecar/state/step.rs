//! The transitions. Every pair of phase and input is listed here or in `running`, or means "nothing changes".

use std::time::Duration;

use super::{After, Blame, CATCH_UP, DRAIN, Effect, GRACE, Input, KILL_GRACE, Machine, Moment, Paths, Phase, Wish};

impl Machine {
    /// The state after `input`, and what should be done.
    pub(crate) fn step(mut self, input: Input, at: Moment) -> (Self, Vec<Effect>) {
        let mut effects = Vec::new();
        self.take(input, at, &mut effects);
        (self, effects)
    }

    fn take(&mut self, input: Input, at: Moment, effects: &mut Vec<Effect>) {
        match input {
            Input::Boot { on } => self.boot(on, at, effects),
            Input::Start => self.start(at, effects),
            Input::Stop => self.stop(at, effects),
            Input::Restart => self.restart(at, effects),
            Input::Close => {
                self.closing = true;
                self.stop(at, effects);
            }
            Input::Folders => self.folders_changed(at, effects),
            Input::Jobs(jobs) => self.jobs_changed(jobs, at, effects),
            Input::Overrun { generation } if generation == self.generation => self.overran(at, effects),
            Input::Finished => self.overruns = 0,
            Input::Pressed(pressure) => self.pressed(pressure, at, effects),
            Input::Worked => self.worked = at.now,
            Input::Settings { timeout } => self.settings_changed(timeout, at, effects),
            Input::Clear { ticket } if ticket == self.ticket => self.clear_to_start(at, effects),
            Input::NeedsEngine { ticket } if ticket == self.ticket => self.needs_engine(effects),
            Input::Found { ticket } if ticket == self.ticket => self.found(),
            Input::Nothing { ticket } if ticket == self.ticket && matches!(self.phase, Phase::Preflight { .. }) => {
                self.rest(Phase::Stopped { looking: true });
            }
            Input::Refused { ticket, looking } if ticket == self.ticket => {
                if matches!(self.phase, Phase::Preflight { .. }) {
                    self.rest(Phase::Failed { looking });
                }
            }
            Input::EngineReady { ticket } if ticket == self.ticket && self.phase == Phase::Provisioning => {
                self.preflight(true, at, effects);
            }
            Input::EngineFailed { ticket } if ticket == self.ticket && self.phase == Phase::Provisioning => {
                self.rest(Phase::Failed { looking: false });
            }
            Input::Spawned { complete, puts } => self.spawned(complete, puts),
            Input::NotSpawned { verdict } if matches!(self.phase, Phase::Starting { .. }) => {
                self.lost(verdict, at, effects);
            }
            Input::Healthy { ticket, puts } if ticket == self.ticket => self.healthy(puts, at, effects),
            Input::Unhealthy { ticket } if ticket == self.ticket => self.unhealthy(at, effects),
            Input::Exited { generation, verdict } if generation == self.generation => self.exited(verdict, at, effects),
            Input::PathsSent { ticket, ok } if ticket == self.ticket => self.paths_sent(ok, at, effects),
            Input::Hope { ticket } if ticket == self.ticket => self.hope(at, effects),
            Input::Starved { by } => self.starved(by, at, effects),
            Input::Tick => self.tick(at, effects),
            _ => {}
        }
    }

    // What callers ask for.

    fn boot(&mut self, on: bool, at: Moment, effects: &mut Vec<Effect>) {
        if self.closing || !matches!(self.phase, Phase::Stopped { .. }) {
            return;
        }
        self.wish = if on { Wish::On } else { Wish::Off };
        self.afresh(at, effects);
    }

    fn start(&mut self, at: Moment, effects: &mut Vec<Effect>) {
        if self.closing {
            return;
        }
        let was_off = self.wish == Wish::Off;
        self.wish = Wish::On;
        match &mut self.phase {
            Phase::Stopped { .. } | Phase::Failed { .. } => self.afresh(at, effects),
            Phase::Stopping { after, .. } | Phase::KillPending { after } => *after = After::Start,
            // It was looked for a server of someone else only.
            Phase::Preflight { .. } if was_off => self.afresh(at, effects),
            _ => {}
        }
    }

    fn stop(&mut self, at: Moment, effects: &mut Vec<Effect>) {
        match &mut self.phase {
            Phase::External { .. } if !self.closing => return,
            Phase::External { .. } | Phase::Stopped { .. } => self.rest(Phase::Stopped { looking: false }),
            Phase::Stopping { after, .. } | Phase::KillPending { after } => *after = After::Stop,
            Phase::Starting { .. } | Phase::Ready { .. } | Phase::Degraded { .. } | Phase::Draining { .. } => {
                self.terminate(After::Stop, at, effects);
            }
            Phase::Provisioning | Phase::Preflight { .. } | Phase::Backoff { .. } | Phase::Failed { .. } => {
                self.rest(Phase::Stopped { looking: false });
            }
        }
        self.wish = Wish::Off;
    }

    fn restart(&mut self, at: Moment, effects: &mut Vec<Effect>) {
        if self.closing || matches!(self.phase, Phase::External { .. }) {
            return;
        }
        let stopping = matches!(self.phase, Phase::Stopping { .. } | Phase::KillPending { .. });
        if self.has_child() && !stopping {
            self.wish = Wish::On;
            self.terminate(After::Start, at, effects);
        } else if matches!(self.phase, Phase::Backoff { .. }) {
            self.wish = Wish::On;
            self.afresh(at, effects);
        } else {
            self.start(at, effects);
        }
    }

    fn folders_changed(&mut self, at: Moment, effects: &mut Vec<Effect>) {
        if !self.has_child() {
            return;
        }
        self.paths = match self.paths {
            Paths::Sending { .. } => Paths::Sending { again: true },
            Paths::Current | Paths::Stale => Paths::Stale,
        };
        self.renew_paths(at, effects);
    }

    fn jobs_changed(&mut self, jobs: usize, at: Moment, effects: &mut Vec<Effect>) {
        self.jobs = jobs;
        if jobs == 0
            && let Phase::Draining { after, .. } = self.phase
        {
            self.terminate(after, at, effects);
        }
    }

    fn settings_changed(&mut self, timeout: Duration, at: Moment, effects: &mut Vec<Effect>) {
        self.timeout = timeout;
        let retried = matches!(
            self.phase,
            Phase::Preflight { .. }
                | Phase::Failed { .. }
                | Phase::External { .. }
                | Phase::Backoff { .. }
                | Phase::Stopped { looking: true }
        );
        if retried && !self.closing {
            self.afresh(at, effects);
        }
    }

    fn hope(&mut self, at: Moment, effects: &mut Vec<Effect>) {
        if matches!(self.phase, Phase::Failed { .. }) && self.wish == Wish::On && !self.closing {
            self.afresh(at, effects);
        }
    }

    // What was found out before a start.

    fn clear_to_start(&mut self, at: Moment, effects: &mut Vec<Effect>) {
        if !matches!(self.phase, Phase::Preflight { .. }) || self.wish == Wish::Off || self.closing {
            return;
        }
        self.generation += 1;
        self.overruns = 0;
        self.ticket += 1;
        self.phase = Phase::Starting { since: at.now };
        effects.push(Effect::Spawn);
    }

    fn needs_engine(&mut self, effects: &mut Vec<Effect>) {
        match self.phase {
            Phase::Preflight { provisioned: true } => {
                self.rest(Phase::Failed { looking: false });
                effects.push(Effect::Blame(Blame::Environment));
            }
            Phase::Preflight { provisioned: false } => self.provision(effects),
            _ => {}
        }
    }

    pub(super) fn found(&mut self) {
        let looking = matches!(
            self.phase,
            Phase::Preflight { .. } | Phase::Stopped { looking: true } | Phase::Failed { looking: true }
        );
        if looking && !self.closing {
            self.adopt();
        }
    }

    fn adopt(&mut self) {
        self.rest(Phase::External { misses: 0 });
        self.strikes.clear();
    }

    // Time.

    /// What we could not look at is not held against the server: its time goes on from here.
    fn starved(&mut self, by: Duration, at: Moment, effects: &mut Vec<Effect>) {
        match &mut self.phase {
            _ if self.collect_until.is_some_and(|due| due <= at.now) => self.tick(at, effects),
            Phase::Degraded { since, .. } => *since = (*since + by).min(at.now),
            Phase::Preflight { .. } | Phase::Starting { .. } => {
                self.deadline = self.deadline.map(|deadline| (deadline + by).max(at.now + CATCH_UP));
            }
            _ => self.tick(at, effects),
        }
    }

    fn tick(&mut self, at: Moment, effects: &mut Vec<Effect>) {
        if self.collect_until.is_some_and(|due| due <= at.now) {
            self.collect_until = None;
            self.replace_for_paths(at, effects);
            return;
        }
        if self.due().is_none_or(|due| due > at.now) {
            return;
        }
        match self.phase {
            Phase::Preflight { .. } => {
                self.rest(Phase::Failed { looking: false });
                effects.push(Effect::Blame(Blame::StartTimeout));
            }
            Phase::Starting { .. } => {
                effects.push(Effect::Blame(Blame::StartTimeout));
                self.terminate(After::Fail, at, effects);
            }
            Phase::Degraded { .. } => {
                effects.push(Effect::Blame(Blame::Hung));
                self.terminate(After::Strike, at, effects);
            }
            Phase::Draining { after, .. } => self.terminate(after, at, effects),
            Phase::Stopping { killed: false, after, .. } => {
                self.phase = Phase::Stopping { until: at.now + KILL_GRACE, killed: true, after };
                effects.push(Effect::Kill);
            }
            Phase::Stopping { killed: true, after, .. } => self.phase = Phase::KillPending { after },
            Phase::Backoff { .. } => {
                self.attempt += 1;
                self.preflight(false, at, effects);
            }
            _ => {}
        }
    }

    fn replace_for_paths(&mut self, at: Moment, effects: &mut Vec<Effect>) {
        match self.phase {
            Phase::Starting { .. } => self.terminate(After::Start, at, effects),
            Phase::Ready { .. } | Phase::Degraded { .. } => self.drain(DRAIN, After::Start, at, effects),
            _ => {}
        }
    }

    // Common endings.

    /// A start as if nothing had been before.
    pub(super) fn afresh(&mut self, at: Moment, effects: &mut Vec<Effect>) {
        self.strikes.clear();
        self.been_ready = false;
        self.port_retried = false;
        self.repaired = false;
        self.attempt = 1;
        self.deadline = None;
        self.preflight(false, at, effects);
    }

    /// A fresh child in place of one that was stopped for it.
    pub(super) fn replace(&mut self, at: Moment, effects: &mut Vec<Effect>) {
        if self.been_ready {
            self.restarts += 1;
        }
        self.afresh(at, effects);
    }

    pub(super) fn preflight(&mut self, provisioned: bool, at: Moment, effects: &mut Vec<Effect>) {
        self.ticket += 1;
        self.deadline = self.deadline.or(Some(at.now + self.timeout));
        self.phase = Phase::Preflight { provisioned };
        effects.push(Effect::Preflight { spawn: self.wish == Wish::On });
    }

    pub(super) fn provision(&mut self, effects: &mut Vec<Effect>) {
        self.ticket += 1;
        self.deadline = None;
        self.phase = Phase::Provisioning;
        effects.push(Effect::Provision);
    }

    pub(super) fn terminate(&mut self, after: After, at: Moment, effects: &mut Vec<Effect>) {
        self.ticket += 1;
        self.collect_until = None;
        self.deadline = None;
        self.phase = Phase::Stopping { until: at.now + GRACE, killed: false, after };
        effects.push(Effect::Terminate);
    }

    /// Lets jobs in flight end, at most `longest`, before the child is told to.
    pub(super) fn drain(&mut self, longest: Duration, after: After, at: Moment, effects: &mut Vec<Effect>) {
        if self.jobs == 0 {
            self.terminate(after, at, effects);
        } else {
            self.collect_until = None;
            self.phase = Phase::Draining { until: at.now + longest, after };
        }
    }

    pub(super) fn retry_after(&mut self, delay: Duration, at: Moment) {
        self.rest(Phase::Backoff { until: at.now + delay });
    }

    /// Into a phase without a child; whatever was begun before no longer matters.
    pub(super) fn rest(&mut self, phase: Phase) {
        self.ticket += 1;
        self.collect_until = None;
        self.paths = Paths::Current;
        self.withheld = false;
        if !matches!(phase, Phase::Backoff { .. }) {
            self.deadline = None;
        }
        self.phase = phase;
    }
}
