//! The supervisor's state machine: what it may be in, what can happen to it, what it asks for.
//!
//! [`Machine::step`] is pure: time and chance are passed in, and nothing is done but returning what should be done. A
//! phase carries its own deadline, so there is no timer that could outlive it; whatever happens asynchronously carries
//! the ticket or generation it was begun with, so a late answer of something earlier is dropped.
//!
//! Absent on purpose: texts. Why something failed is told by the task, which knows the child's last lines.

#[cfg(test)]
mod cases;
mod running;
mod step;
mod strikes;
#[cfg(test)]
mod walk;

use std::time::Duration;

use crate::model::ServerState;
pub(crate) use strikes::Strikes;

/// Longest wait for jobs in flight before a restart that can wait: as long as a track usually may take.
pub(crate) const LONG_DRAIN: Duration = Duration::from_secs(300);
/// A server that is so young needs as much memory as it uses: a restart would change nothing.
pub(crate) const SETTLED: Duration = Duration::from_secs(300);
/// From the request to stop until the whole group is killed.
pub(crate) const GRACE: Duration = Duration::from_secs(5);
/// From the kill until the system is said to hold on to the process.
pub(crate) const KILL_GRACE: Duration = Duration::from_secs(5);
/// Longest wait for jobs in flight before a restart that nobody asked for by hand.
pub(crate) const DRAIN: Duration = Duration::from_secs(30);
/// Changes of folders within this time cause one restart.
pub(crate) const COLLECT: Duration = Duration::from_millis(500);
/// Failed probes in a row that make a ready server degraded, or an external one lost.
pub(crate) const MISSES: u8 = 3;
/// Healthy probes in a row that make a degraded server ready again.
pub(crate) const HITS: u8 = 2;
/// Jobs in a row that a server did not finish in time, though it answers, until it is restarted.
pub(crate) const OVERRUNS: u8 = 3;
/// Unhealthy for so long, and not at work: restarted.
pub(crate) const HUNG: Duration = Duration::from_secs(30);
/// The same while jobs are in flight and processor time is used: a long analysis may keep a server from answering.
pub(crate) const HUNG_AT_WORK: Duration = Duration::from_secs(300);

/// Time for a probe to be answered after this computer was too busy to send any.
pub(crate) const CATCH_UP: Duration = Duration::from_secs(5);

/// When something happens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// Monotonic time since the supervisor began.
    pub(crate) now: Duration,
    /// Chance in -1..=1, for the delay before a retry.
    pub(crate) jitter: f64,
}

/// What was last asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// A server should run.
    On,
    /// None should run.
    Off,
}

/// What follows when a child that was told to end has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    /// Nothing.
    Stop,
    /// A new start.
    Start,
    /// A new start after a delay: it hung.
    Strike,
    /// Giving up: the start took too long, or the server cannot do what is needed.
    Fail,
}

/// Where the supervisor is; each phase carries its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// No child. `looking`: a server of someone else would be adopted.
    Stopped { looking: bool },
    /// The Python environment is being made.
    Provisioning,
    /// Paths, port and a server that may already run are looked at. `provisioned`: the environment was just made.
    Preflight { provisioned: bool },
    /// The child runs and is not healthy yet.
    Starting { since: Duration },
    /// Healthy since then; `misses` failed probes in a row.
    Ready { since: Duration, misses: u8 },
    /// Unhealthy since then; `hits` healthy probes in a row.
    Degraded { since: Duration, hits: u8 },
    /// No new jobs; stopped when none is in flight or the time is over, for what comes `after`.
    Draining { until: Duration, after: After },
    /// Told to end; `until` then killed, or, once `killed`, given up waiting.
    Stopping { until: Duration, killed: bool, after: After },
    /// Killed, and still there.
    KillPending { after: After },
    /// Waiting for the next try.
    Backoff { until: Duration },
    /// Given up. `looking`: a server of someone else would be adopted.
    Failed { looking: bool },
    /// A server of someone else; `misses` failed probes in a row.
    External { misses: u8 },
}

/// Which folders the child knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paths {
    /// The newest list.
    Current,
    /// An older list.
    Stale,
    /// The newest list is being sent; `again`: it changed meanwhile.
    Sending { again: bool },
}

/// How bad an end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Trying again cannot help.
    Permanent,
    /// Counts; tried again after a growing delay.
    Strike,
    /// Does not count; tried again after this time.
    Temporary(Duration),
    /// Someone took the port in between: tried once more on a fresh one, where that is allowed.
    PortTaken,
    /// The bundled environment is broken: made anew once.
    Broken,
}

/// How near a child is to the memory that it may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pressure {
    /// Near.
    High,
    /// Over it, for long enough.
    TooHigh,
}

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Input {
    /// The first thing ever: look for a server, and start one when `on`.
    Boot { on: bool },
    /// A caller wants a server.
    Start,
    /// A caller wants none.
    Stop,
    /// A caller wants a fresh one.
    Restart,
    /// The application ends.
    Close,
    /// The list of active folders changed.
    Folders,
    /// So many jobs are in flight.
    Jobs(usize),
    /// A job of the child was not finished in time.
    Overrun { generation: u64 },
    /// A job was finished well.
    Finished,
    /// The child and what came from it used processor time lately.
    Worked,
    /// The child uses much memory.
    Pressed(Pressure),
    /// Settings that concern the server changed; `timeout` is the longest start from now on.
    Settings { timeout: Duration },
    /// Preflight: nothing in the way.
    Clear { ticket: u64 },
    /// Preflight: the environment must be made first.
    NeedsEngine { ticket: u64 },
    /// Preflight: a healthy server of someone else.
    Found { ticket: u64 },
    /// Preflight: no server, and none is to be started.
    Nothing { ticket: u64 },
    /// Preflight: impossible. `looking`: adopted as soon as it appears.
    Refused { ticket: u64, looking: bool },
    /// The environment is whole.
    EngineReady { ticket: u64 },
    /// The environment could not be made.
    EngineFailed { ticket: u64 },
    /// The child runs. `complete`: it was given all folders. `puts`: it is known to take new lists while it runs.
    Spawned { complete: bool, puts: bool },
    /// The child could not be started.
    NotSpawned { verdict: Verdict },
    /// A probe was healthy. `puts`: the server takes new lists of folders while it runs.
    Healthy { ticket: u64, puts: bool },
    /// A probe failed.
    Unhealthy { ticket: u64 },
    /// The child ended.
    Exited { generation: u64, verdict: Verdict },
    /// The newest list of folders was sent, or could not be.
    PathsSent { ticket: u64, ok: bool },
    /// What it was given up for may be gone.
    Hope { ticket: u64 },
    /// This computer was so busy, or stood still, that we look later than we wanted by so much.
    Starved { by: Duration },
    /// The deadline of the phase, or nothing at all.
    Tick,
}

/// Why the machine itself gave up; the task turns it into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Blame {
    /// Not ready within the longest start.
    StartTimeout,
    /// Ended too often.
    CrashLoop,
    /// Did not answer for too long.
    Hung,
    /// Did not finish its jobs.
    Stuck,
    /// Used more memory than it may.
    Memory,
    /// The list of folders does not fit, and the server takes no other.
    EnvTooLarge,
    /// The environment was made and is still not there.
    Environment,
}

/// Something that should be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Make the environment.
    Provision,
    /// Look at paths, port and a server that may run. `spawn`: a child is wanted.
    Preflight { spawn: bool },
    /// Start a child; answered by `Spawned` or `NotSpawned` before anything else.
    Spawn,
    /// Ask the child's group to end.
    Terminate,
    /// Kill the child and all that came from it.
    Kill,
    /// Send the newest list of folders.
    SendPaths,
    /// Tell why.
    Blame(Blame),
}

/// The whole state.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Machine {
    pub(crate) phase: Phase,
    pub(crate) wish: Wish,
    /// The application ends: nothing is started any more.
    pub(crate) closing: bool,
    /// Number of the child; grows at each spawn.
    pub(crate) generation: u64,
    /// Number of what was begun last; answers to earlier ones are dropped.
    pub(crate) ticket: u64,
    /// Try of this start, from 1.
    pub(crate) attempt: u32,
    /// Starts after a server that had been ready was lost.
    pub(crate) restarts: u32,
    /// Ready at least once since it was last asked for.
    been_ready: bool,
    /// Ends that count.
    strikes: Strikes,
    /// The port was taken between check and use, once.
    port_retried: bool,
    /// The environment was made anew, once.
    repaired: bool,
    /// Longest start.
    timeout: Duration,
    /// When this start must be over.
    deadline: Option<Duration>,
    /// Jobs in flight.
    jobs: usize,
    /// Jobs in a row that were not finished in time.
    overruns: u8,
    /// When the child was last seen to use processor time.
    worked: Duration,
    pub(crate) paths: Paths,
    /// The child was given no folders because they did not fit, and has not got them yet.
    pub(crate) withheld: bool,
    /// The child takes new lists while it runs.
    puts: bool,
    /// When the child is replaced because of new folders.
    collect_until: Option<Duration>,
}

impl Machine {
    /// Nothing runs, nothing is wanted; `timeout` is the longest start.
    pub(crate) fn new(timeout: Duration) -> Self {
        Self {
            phase: Phase::Stopped { looking: false },
            wish: Wish::Off,
            closing: false,
            generation: 0,
            ticket: 0,
            attempt: 0,
            restarts: 0,
            been_ready: false,
            strikes: Strikes::default(),
            port_retried: false,
            repaired: false,
            timeout,
            deadline: None,
            jobs: 0,
            overruns: 0,
            worked: Duration::ZERO,
            paths: Paths::Current,
            withheld: false,
            puts: false,
            collect_until: None,
        }
    }

    /// The state as everyone else sees it. A look for a server of someone else, while none of ours is wanted, is rest.
    pub(crate) fn state(&self) -> ServerState {
        match self.phase {
            Phase::Stopped { .. } => ServerState::Stopped,
            Phase::Preflight { .. } if self.wish == Wish::Off => ServerState::Stopped,
            Phase::Provisioning => ServerState::Provisioning,
            Phase::Preflight { .. } => ServerState::Preflight,
            Phase::Starting { .. } => ServerState::Starting,
            Phase::Ready { .. } => ServerState::Ready,
            Phase::Degraded { .. } => ServerState::Degraded,
            Phase::Draining { .. } => ServerState::Draining,
            Phase::Stopping { .. } => ServerState::Stopping,
            Phase::KillPending { .. } => ServerState::KillPending,
            Phase::Backoff { .. } => ServerState::Backoff,
            Phase::Failed { .. } => ServerState::Failed,
            Phase::External { .. } => ServerState::External,
        }
    }

    /// A child of ours lives.
    pub(crate) fn has_child(&self) -> bool {
        use Phase::{Degraded, Draining, KillPending, Ready, Starting, Stopping};
        matches!(
            self.phase,
            Starting { .. } | Ready { .. } | Degraded { .. } | Draining { .. } | Stopping { .. } | KillPending { .. }
        )
    }

    /// This start is lost, though its child may still have to be stopped.
    pub(crate) fn has_failed(&self) -> bool {
        use Phase::{Failed, KillPending, Stopping};
        matches!(self.phase, Failed { .. } | Stopping { after: After::Fail, .. } | KillPending { after: After::Fail })
    }

    /// What follows when the child that is to end has ended.
    pub(crate) fn phase_after(&self) -> Option<After> {
        match self.phase {
            Phase::Draining { after, .. } | Phase::Stopping { after, .. } | Phase::KillPending { after } => Some(after),
            _ => None,
        }
    }

    /// Jobs may be sent: it is there and knows every folder, else it would refuse the files of a new one.
    pub(crate) fn takes_jobs(&self) -> bool {
        match self.phase {
            Phase::Ready { .. } => self.paths == Paths::Current && !self.withheld,
            Phase::External { .. } => true,
            _ => false,
        }
    }

    /// When [`Input::Tick`] is due.
    pub(crate) fn due(&self) -> Option<Duration> {
        let collected = |due: Option<Duration>| [due, self.collect_until].into_iter().flatten().min();
        match self.phase {
            Phase::Preflight { .. } => self.deadline,
            Phase::Starting { .. } => collected(self.deadline),
            Phase::Ready { .. } => collected(None),
            Phase::Degraded { since, .. } => collected(Some(self.hung_at(since))),
            Phase::Draining { until, .. } | Phase::Stopping { until, .. } | Phase::Backoff { until } => Some(until),
            Phase::Stopped { .. }
            | Phase::Provisioning
            | Phase::KillPending { .. }
            | Phase::Failed { .. }
            | Phase::External { .. } => None,
        }
    }

    /// Time between two probes; `None` = no probes now.
    pub(crate) fn probe_every(&self, now: Duration) -> Option<Duration> {
        let millis = match self.phase {
            Phase::Starting { since } if now.saturating_sub(since) < Duration::from_secs(10) => 25,
            Phase::Starting { .. } => 250,
            Phase::Ready { .. } | Phase::Degraded { .. } | Phase::Draining { .. } | Phase::External { .. } => 2_000,
            Phase::Stopped { looking: true } | Phase::Failed { looking: true } => 10_000,
            _ => return None,
        };
        Some(Duration::from_millis(millis))
    }

    /// Until when a server that is unhealthy since then is borne: longer while it works on our jobs.
    fn hung_at(&self, since: Duration) -> Duration {
        let idle = since + HUNG;
        if self.jobs == 0 { idle } else { (self.worked + HUNG).clamp(idle, since + HUNG_AT_WORK) }
    }
}
