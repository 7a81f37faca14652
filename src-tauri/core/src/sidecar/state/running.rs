//! What becomes of the child: healthy, unhealthy, told its folders, gone.

use std::time::Duration;

use super::strikes::STABLE;
use super::{
    After, Blame, COLLECT, DRAIN, Effect, HITS, LONG_DRAIN, MISSES, Machine, Moment, OVERRUNS, Paths, Phase, Pressure,
    SETTLED, Verdict,
};

impl Machine {
    pub(super) fn spawned(&mut self, complete: bool, puts: bool) {
        self.paths = if complete { Paths::Current } else { Paths::Stale };
        self.withheld = !complete;
        self.puts = puts;
        self.collect_until = None;
    }

    pub(super) fn healthy(&mut self, puts: bool, at: Moment, effects: &mut Vec<Effect>) {
        match &mut self.phase {
            Phase::Starting { .. } => {
                self.phase = Phase::Ready { since: at.now, misses: 0 };
                self.been_ready = true;
                self.port_retried = false;
                self.deadline = None;
                self.puts = puts;
                if self.withheld && !puts {
                    effects.push(Effect::Blame(Blame::EnvTooLarge));
                    self.terminate(After::Fail, at, effects);
                    return;
                }
                self.renew_paths(at, effects);
            }
            Phase::Ready { misses, .. } | Phase::External { misses } => *misses = 0,
            Phase::Degraded { hits, .. } => {
                *hits += 1;
                if *hits >= HITS {
                    self.phase = Phase::Ready { since: at.now, misses: 0 };
                    self.renew_paths(at, effects);
                }
            }
            Phase::Stopped { looking: true } | Phase::Failed { looking: true } => self.found(),
            _ => {}
        }
    }

    pub(super) fn unhealthy(&mut self, at: Moment, effects: &mut Vec<Effect>) {
        match &mut self.phase {
            Phase::Ready { misses, .. } => {
                *misses += 1;
                if *misses >= MISSES {
                    self.phase = Phase::Degraded { since: at.now, hits: 0 };
                }
            }
            Phase::Degraded { hits, .. } => *hits = 0,
            Phase::External { misses } => {
                *misses += 1;
                if *misses >= MISSES {
                    self.afresh(at, effects);
                }
            }
            _ => {}
        }
    }

    /// It answers, and does not do its work: one such job may be the track's fault, several are the server's.
    pub(super) fn overran(&mut self, at: Moment, effects: &mut Vec<Effect>) {
        if !matches!(self.phase, Phase::Ready { .. } | Phase::Degraded { .. }) {
            return;
        }
        self.overruns = self.overruns.saturating_add(1);
        if self.overruns >= OVERRUNS {
            effects.push(Effect::Blame(Blame::Stuck));
            self.terminate(After::Strike, at, effects);
        } else if matches!(self.phase, Phase::Ready { .. }) {
            self.phase = Phase::Degraded { since: at.now, hits: 0 };
        }
    }

    /// It uses much memory. Near its limit it is replaced when its jobs are done, over it they get a moment to end: a
    /// job that could be finished is not cut off.
    pub(super) fn pressed(&mut self, pressure: Pressure, at: Moment, effects: &mut Vec<Effect>) {
        match (pressure, self.phase) {
            (Pressure::High, Phase::Ready { since, .. }) if at.now.saturating_sub(since) >= SETTLED => {
                self.drain(LONG_DRAIN, After::Start, at, effects);
            }
            (Pressure::TooHigh, Phase::Ready { .. } | Phase::Degraded { .. }) => {
                effects.push(Effect::Blame(Blame::Memory));
                self.drain(DRAIN, After::Strike, at, effects);
            }
            (Pressure::TooHigh, Phase::Draining { until, after: After::Start }) => {
                effects.push(Effect::Blame(Blame::Memory));
                self.phase = Phase::Draining { until: until.min(at.now + DRAIN), after: After::Strike };
            }
            _ => {}
        }
    }

    pub(super) fn exited(&mut self, verdict: Verdict, at: Moment, effects: &mut Vec<Effect>) {
        match self.phase {
            Phase::Starting { .. } | Phase::Ready { .. } | Phase::Degraded { .. } => self.lost(verdict, at, effects),
            Phase::Draining { after, .. } | Phase::Stopping { after, .. } | Phase::KillPending { after } => match after
            {
                After::Stop => self.rest(Phase::Stopped { looking: false }),
                After::Start => self.replace(at, effects),
                After::Strike => self.lost(Verdict::Strike, at, effects),
                After::Fail => self.rest(Phase::Failed { looking: false }),
            },
            _ => {}
        }
    }

    /// The child is gone without being told to.
    pub(super) fn lost(&mut self, verdict: Verdict, at: Moment, effects: &mut Vec<Effect>) {
        if let Phase::Ready { since, .. } = self.phase
            && at.now.saturating_sub(since) >= STABLE
        {
            self.strikes.clear();
        }
        if self.been_ready && !matches!(self.phase, Phase::Starting { .. }) {
            self.restarts += 1;
            self.attempt = 0;
        }
        if self.been_ready {
            self.deadline = None;
        }
        match verdict {
            Verdict::PortTaken if !self.port_retried => {
                self.port_retried = true;
                self.retry_after(Duration::ZERO, at);
            }
            Verdict::Broken if !self.repaired => {
                self.repaired = true;
                self.provision(effects);
            }
            Verdict::Permanent | Verdict::PortTaken | Verdict::Broken => self.rest(Phase::Failed { looking: false }),
            Verdict::Temporary(delay) => self.retry_after(delay, at),
            Verdict::Strike => match self.strikes.add(at.now, self.been_ready, at.jitter) {
                Some(delay) => self.retry_after(delay, at),
                None => {
                    self.rest(Phase::Failed { looking: false });
                    effects.push(Effect::Blame(Blame::CrashLoop));
                }
            },
        }
    }

    pub(super) fn paths_sent(&mut self, ok: bool, at: Moment, effects: &mut Vec<Effect>) {
        let Paths::Sending { again } = self.paths else { return };
        match (ok, again) {
            (true, false) => {
                self.paths = Paths::Current;
                self.withheld = false;
            }
            (true, true) => {
                self.paths = Paths::Stale;
                self.renew_paths(at, effects);
            }
            (false, _) => {
                // It says that it can and does not: a restart gives it the list by the other way.
                self.paths = Paths::Stale;
                self.puts = false;
                self.renew_paths(at, effects);
            }
        }
    }

    /// Brings an older list of folders up to date by the way that this child has.
    pub(super) fn renew_paths(&mut self, at: Moment, effects: &mut Vec<Effect>) {
        if self.paths != Paths::Stale {
            return;
        }
        match self.phase {
            Phase::Ready { .. } if self.puts => {
                self.paths = Paths::Sending { again: false };
                effects.push(Effect::SendPaths);
            }
            Phase::Starting { .. } if self.puts || self.withheld => {}
            Phase::Starting { .. } | Phase::Ready { .. } | Phase::Degraded { .. } => {
                self.collect_until = Some(at.now + COLLECT);
            }
            _ => {}
        }
    }
}
