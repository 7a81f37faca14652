//! Several supervised servers as one: the first leads, the others follow it.
//!
//! Each server has a supervisor of its own, with the whole state machine. What the pool adds is small: how many there
//! are, and that the others run when the first one does. Followers come when the first has shown that it can be ready,
//! so that whatever keeps a server from starting is told once, and they stay when it falls.
//!
//! Absent on purpose: which job goes where. The queue knows the jobs.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::join_all;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::{Config, MOST_SERVERS};
use crate::error::ApiError;
use crate::events::{Bus, Event};
use crate::logs::Logs;
use crate::model::{EngineState, PoolServer, PoolServers, ResourceSample, ServerState, ServerStatus};
use crate::sidecar::handle::{Endpoint, Supervisor, SupervisorParts};
use crate::sidecar::history::History;
use crate::sidecar::place::Place;
use crate::sidecar::provision::Engine;
use crate::sidecar::task::Verb;
use crate::sidecar::{memory, record};

/// What a pool is made of.
#[derive(Debug, Clone)]
pub struct PoolParts {
    /// Settings; how many servers there are is one of them.
    pub config: Config,
    /// Where changes are published.
    pub bus: Bus,
    /// Where the children's lines go.
    pub logs: Logs,
    /// Makes the bundled server's environment.
    pub engine: Engine,
    /// Active folders, absolute.
    pub folders: watch::Receiver<Vec<PathBuf>>,
    /// What our servers cost, as it is sampled.
    pub costs: watch::Receiver<Option<ResourceSample>>,
    /// Earlier starts of the first server.
    pub history: History,
}

/// One server of the pool.
#[derive(Debug, Clone)]
pub struct Member {
    /// From 1.
    pub number: u32,
    /// Its supervisor.
    pub supervisor: Supervisor,
    /// Told the number of jobs that it has: a busy server is spared.
    pub jobs: watch::Sender<usize>,
}

impl Member {
    /// The server as jobs can be sent to it, while they can. What the address and the state say is told a moment apart:
    /// an address of a child that is gone is none.
    pub fn endpoint(&self) -> Option<Endpoint> {
        let endpoint = self.supervisor.endpoint().borrow().clone()?;
        (self.supervisor.status().generation == endpoint.generation).then_some(endpoint)
    }
}

/// The servers; clones are the same pool.
#[derive(Debug, Clone)]
pub struct Pool {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    parts: PoolParts,
    place: Place,
    leader: Supervisor,
    /// The first one leads.
    members: Mutex<Vec<Member>>,
    /// Held while a wish is checked and handed on, so that an earlier one cannot overtake it.
    wishes: Mutex<Wishes>,
    stop: CancellationToken,
    /// Taken by the first shutdown.
    keeper: tokio::sync::Mutex<Option<JoinHandle<()>>>,
}

/// What was asked of all servers.
#[derive(Debug, Default)]
struct Wishes {
    /// Number of the last one: what is still to be done for an earlier one is left undone.
    last: u64,
    /// Stops that are under way: no follower is started meanwhile, though the first may look as if it were wanted.
    stops: usize,
}

/// A stop of all servers, until it is over or its caller went away.
struct StopUnderWay<'a>(&'a Pool);

impl Drop for StopUnderWay<'_> {
    fn drop(&mut self) {
        self.0.wishes().stops -= 1;
        self.0.inner.place.changed();
    }
}

/// What the pool lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// One server more.
    Add,
    /// The last one less.
    Drop,
    /// A follower should run.
    Start(u32),
    /// A follower should not.
    Stop(u32),
}

impl Pool {
    /// Begins to look for a server, and to start as many as are set. Must be called inside a tokio runtime.
    pub fn start(parts: PoolParts) -> Self {
        let place = Place::default();
        let first = member(&parts, place.clone());
        let inner = Inner {
            leader: first.supervisor.clone(),
            members: Mutex::new(vec![first]),
            parts,
            place,
            wishes: Mutex::default(),
            stop: CancellationToken::new(),
            keeper: tokio::sync::Mutex::default(),
        };
        let pool = Self { inner: Arc::new(inner) };
        let keeper = tokio::spawn(pool.clone().keep());
        if let Ok(mut slot) = pool.inner.keeper.try_lock() {
            *slot = Some(keeper);
        }
        pool
    }

    /// The first server's supervisor.
    pub fn leader(&self) -> &Supervisor {
        &self.inner.leader
    }

    /// All servers, the first one first.
    pub fn members(&self) -> Vec<Member> {
        self.inner.members.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Grows with each change of a server, or of how many there are.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.place.changes()
    }

    /// How all servers stand.
    pub fn servers(&self) -> PoolServers {
        let shown = |member: &Member| PoolServer {
            number: member.number,
            jobs_in_flight: u32::try_from(*member.jobs.borrow()).unwrap_or(u32::MAX),
            status: member.supervisor.status(),
        };
        PoolServers { servers: self.members().iter().map(shown).collect() }
    }

    /// Version that the servers say they have: all are of the same kind.
    pub fn version(&self) -> Option<String> {
        self.members().iter().find_map(|member| member.endpoint()?.version)
    }

    /// Processes of our servers.
    pub fn pids(&self) -> Vec<u32> {
        self.members().iter().filter_map(|member| member.supervisor.status().pid).collect()
    }

    /// Starts the servers that do not run; answers when the first is ready or has failed.
    ///
    /// # Errors
    /// As [`Supervisor::start`].
    pub async fn run(&self) -> Result<ServerStatus, ApiError> {
        let wish = self.wish();
        let status = self.leader().start().await?;
        let wishes = self.wishes();
        let idle = |member: &Member| wishes.last == wish && !member.supervisor.status().is_ready;
        for member in self.followers().into_iter().filter(idle) {
            // How it ends is seen in its status; so below.
            drop(member.supervisor.begin(Verb::Start));
        }
        Ok(status)
    }

    /// Stops all servers; answers when nothing is left of any.
    ///
    /// # Errors
    /// As [`Supervisor::stop`].
    pub async fn halt(&self) -> Result<(), ApiError> {
        let stops: Vec<_> = {
            let mut wishes = self.wishes();
            (wishes.last, wishes.stops) = (wishes.last + 1, wishes.stops + 1);
            self.members().iter().map(|member| member.supervisor.begin(Verb::Stop)).collect()
        };
        let _under_way = StopUnderWay(self);
        let stopped = join_all(stops.into_iter().map(Supervisor::end)).await;
        stopped.into_iter().try_for_each(|answer| answer.map(|_| ()))
    }

    /// Restarts the servers one after the other, so that the others go on meanwhile; answers when the first is ready.
    ///
    /// # Errors
    /// As [`Supervisor::restart`].
    pub async fn restart(&self) -> Result<ServerStatus, ApiError> {
        let wish = self.wish();
        let status = self.leader().restart().await?;
        let pool = self.clone();
        tokio::spawn(async move {
            for member in pool.followers() {
                let answer = {
                    let wishes = pool.wishes();
                    if wishes.last != wish {
                        return;
                    }
                    member.supervisor.begin(Verb::Restart)
                };
                let _ = Supervisor::end(answer).await;
            }
        });
        Ok(status)
    }

    /// Makes the bundled server's environment anew; our servers are stopped for it, and started again when they were
    /// wanted.
    ///
    /// # Errors
    /// `superseded` when another wish came in between.
    pub async fn repair_engine(&self) -> Result<(), ApiError> {
        let before = self.leader().status();
        let engine = &self.inner.parts.engine;
        let concerned = engine.status().state != EngineState::NotNeeded && before.state != ServerState::External;
        if concerned && self.members().iter().any(|member| member.supervisor.status().is_process_running) {
            self.halt().await?;
        }
        engine.begin_repair();
        if concerned && before.wanted {
            let pool = self.clone();
            // Whoever wants to know how it ends sees it in the status.
            tokio::spawn(async move { pool.run().await });
        }
        Ok(())
    }

    /// Ends all servers and the pool for good, within six seconds. A second call waits for the same end.
    pub async fn shutdown(&self) {
        self.inner.stop.cancel();
        join_all(self.members().iter().map(|member| member.supervisor.shutdown())).await;
        if let Some(keeper) = self.inner.keeper.lock().await.take() {
            // It ends at its next look; a server that it was adding is ended by it.
            let _ = keeper.await;
        }
    }

    fn followers(&self) -> Vec<Member> {
        self.members().split_off(1)
    }

    /// A new wish; answers its number.
    fn wish(&self) -> u64 {
        let mut wishes = self.wishes();
        wishes.last += 1;
        wishes.last
    }

    fn wishes(&self) -> MutexGuard<'_, Wishes> {
        self.inner.wishes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many servers there should be.
    fn wanted(&self) -> u32 {
        let cores = std::thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(1));
        let set = self.inner.parts.config.settings().servers;
        set.unwrap_or_else(|| room_for(cores, memory::total())).clamp(1, MOST_SERVERS)
    }

    /// Keeps as many servers as are set, running while the first is wanted.
    async fn keep(self) {
        let (mut changes, mut settings) = (self.changes(), self.inner.parts.config.subscribe());
        for number in self.wanted() + 1..=MOST_SERVERS {
            // There may have been more when the application was killed.
            record::reap(&record::file(self.inner.parts.config.data_dir(), number)).await;
        }
        let mut told = self.servers();
        while !self.inner.stop.is_cancelled() {
            changes.mark_unchanged();
            settings.mark_unchanged();
            let remote = self.inner.parts.config.settings().remote;
            let steps = missing(&self.servers().servers, self.wanted(), remote);
            for step in steps {
                self.take(step).await;
            }
            self.tell(&mut told);
            tokio::select! {
                _ = changes.changed() => {}
                _ = settings.changed() => {}
                () = self.inner.stop.cancelled() => {}
            }
        }
        join_all(self.members().iter().map(|member| member.supervisor.shutdown())).await;
    }

    async fn take(&self, step: Step) {
        let find = |number| self.members().into_iter().find(|member| member.number == number);
        match step {
            Step::Add => {
                let mut members = self.inner.members.lock().unwrap_or_else(PoisonError::into_inner);
                let number = members.last().map_or(1, |last| last.number) + 1;
                members.push(member(&self.inner.parts, self.inner.place.beside(number)));
                drop(members);
                self.inner.place.changed();
            }
            Step::Drop => {
                let Some(last) = self.followers().pop() else { return };
                last.supervisor.shutdown().await;
                self.inner.members.lock().unwrap_or_else(PoisonError::into_inner).pop();
                self.inner.place.changed();
            }
            Step::Start(number) => {
                let wishes = self.wishes();
                if let Some(member) = find(number).filter(|_| wishes.stops == 0) {
                    drop(member.supervisor.begin(Verb::Start));
                }
            }
            Step::Stop(number) => {
                if let Some(member) = find(number) {
                    drop(member.supervisor.begin(Verb::Stop));
                }
            }
        }
    }

    /// Tells of followers that changed; the first server tells of itself.
    fn tell(&self, told: &mut PoolServers) {
        let now = self.servers();
        let same = |a: &PoolServer, b: &PoolServer| a.number == b.number && a.status == b.status;
        let (before, after) = (&told.servers[1..], &now.servers[1..]);
        if before.len() != after.len() || !before.iter().zip(after).all(|(a, b)| same(a, b)) {
            self.inner.parts.bus.publish(Event::PoolChanged(now.clone()));
        }
        *told = now;
    }
}

fn member(parts: &PoolParts, place: Place) -> Member {
    let jobs = watch::Sender::new(0);
    let number = place.number();
    let PoolParts { config, bus, logs, engine, folders, costs, history } = parts.clone();
    let supervisor = Supervisor::new(SupervisorParts {
        place,
        config,
        bus,
        logs,
        engine,
        folders,
        jobs_in_flight: jobs.subscribe(),
        costs,
        history,
    });
    Member { number, supervisor, jobs }
}

/// How many servers a computer with so many cores and bytes of memory has room for: two cores each, and one and a half
/// times the memory that a server with its workers uses.
fn room_for(cores: u32, memory: Option<u64>) -> u32 {
    /// Two gigabytes, and half as much again.
    const EACH: u64 = 3_000_000_000;
    let room = memory.map_or(1, |bytes| u32::try_from(bytes / EACH).unwrap_or(u32::MAX));
    (cores / 2).min(room).max(1)
}

/// What is to be done so that there are `wanted` servers which run when the first does. Pure.
fn missing(servers: &[PoolServer], wanted: u32, remote: bool) -> Vec<Step> {
    use ServerState::{Preflight, Provisioning, Starting};
    let Some((leader, followers)) = servers.split_first() else { return Vec::new() };
    let leader = &leader.status;
    // Beside a server of someone else there are none of ours.
    let most = if leader.external || remote { 1 } else { wanted };
    let there = u32::try_from(servers.len()).unwrap_or(u32::MAX);
    if there > most {
        return vec![Step::Drop];
    }
    let is_starting = |server: &PoolServer| matches!(server.status.state, Provisioning | Preflight | Starting);
    if leader.is_ready && servers.iter().any(is_starting) {
        return Vec::new();
    }
    if there < most && leader.is_ready && followers.iter().all(|follower| follower.status.wanted) {
        return vec![Step::Add];
    }
    let others = |wanted: bool| followers.iter().filter(move |follower| follower.status.wanted == wanted);
    if leader.wanted && leader.is_ready {
        others(false).map(|follower| Step::Start(follower.number)).take(1).collect()
    } else if !leader.wanted {
        others(true).map(|follower| Step::Stop(follower.number)).collect()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;
    use crate::sidecar::board::initial;

    fn server(number: u32, state: ServerState, wanted: bool) -> PoolServer {
        let settings = Config::new(Sources::default()).settings();
        let status = ServerStatus {
            state,
            wanted,
            is_ready: matches!(state, ServerState::Ready | ServerState::External),
            external: state == ServerState::External,
            ..initial(&settings, Vec::new(), &(state, String::new()))
        };
        PoolServer { number, jobs_in_flight: 0, status }
    }

    #[test]
    fn followers_come_when_the_first_has_been_ready_and_stay_when_it_falls() {
        use ServerState::{Backoff, External, Failed, Ready, Starting, Stopped};
        let steps = |first: (ServerState, bool), second: Option<(ServerState, bool)>, wanted| {
            let mut servers = vec![server(1, first.0, first.1)];
            servers.extend(second.map(|(state, on)| server(2, state, on)));
            missing(&servers, wanted, false)
        };
        assert_eq!(steps((Starting, true), None, 2), []);
        assert_eq!(steps((Ready, true), None, 2), [Step::Add]);
        assert_eq!(steps((Ready, true), Some((Stopped, false)), 2), [Step::Start(2)]);
        assert_eq!(steps((Ready, true), Some((Failed, true)), 2), [], "what was given up is not nagged");
        assert_eq!(steps((Backoff, true), Some((Ready, true)), 2), []);
        assert_eq!(steps((Failed, true), Some((Ready, true)), 2), []);
        assert_eq!(steps((Stopped, false), Some((Ready, true)), 2), [Step::Stop(2)]);
        assert_eq!(steps((Stopped, false), Some((Stopped, false)), 2), []);
        assert_eq!(steps((Ready, true), Some((Ready, true)), 1), [Step::Drop]);
        assert_eq!(steps((External, true), Some((Ready, true)), 2), [Step::Drop]);
        let three = [server(1, Ready, true), server(2, Starting, true), server(3, Stopped, false)];
        assert_eq!(missing(&three, 3, false), [], "one at a time");
        assert_eq!(missing(&three[..2], 3, false), []);
        assert_eq!(missing(&[server(1, Ready, true)], 2, true), [], "beside a server on another computer");
    }

    #[test]
    fn each_server_has_two_cores_and_room() {
        assert_eq!(room_for(2, Some(24_000_000_000)), 1);
        assert_eq!(room_for(16, Some(64_000_000_000)), 8);
        assert_eq!(room_for(16, Some(8_000_000_000)), 2);
        assert_eq!(room_for(1, None), 1);
    }
}
