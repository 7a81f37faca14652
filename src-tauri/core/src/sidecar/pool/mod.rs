//! Several supervised servers as one: the first leads, the others follow it.
//!
//! Each server has a supervisor of its own, with the whole state machine. What the pool adds is small: how many there
//! are, and that the others run when the first one does. Followers come when the first has shown that it can be ready,
//! so that whatever keeps a server from starting is told once, and they stay when it falls.
//!
//! Absent on purpose: which job goes where. The queue knows the jobs.

mod keeper;
mod member;
mod plan;
mod remotes;
mod wishes;
mod worker;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::join_all;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::events::Bus;
use crate::logs::Logs;
use crate::model::{PoolServer, PoolServers, ResourceSample};
use crate::sidecar::handle::Supervisor;
use crate::sidecar::history::History;
use crate::sidecar::place::Place;
use crate::sidecar::pool::remotes::Remotes;
use crate::sidecar::pool::wishes::Wishes;
use crate::sidecar::probe::Prober;
use crate::sidecar::provision::Engine;
use crate::sidecar::remote::RemoteParts;

pub use crate::sidecar::pool::member::Member;
pub use crate::sidecar::pool::worker::{Fate, ServerId, Worker};

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
    /// Servers on other computers can post their results to us.
    pub reachable: bool,
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
    /// Servers that others started.
    remotes: Remotes,
    /// Held while a wish is checked and handed on, so that an earlier one cannot overtake it.
    wishes: Mutex<Wishes>,
    stop: CancellationToken,
    /// Taken by the first shutdown.
    keeper: tokio::sync::Mutex<Option<JoinHandle<()>>>,
}

impl Pool {
    /// Begins to look for a server, and to start as many as are set. Must be called inside a tokio runtime.
    pub fn start(parts: PoolParts) -> Self {
        let place = Place::default();
        let remotes = Remotes::new(RemoteParts {
            config: parts.config.clone(),
            prober: Prober::new(),
            place: place.clone(),
            reachable: parts.reachable,
        });
        let first = Member::new(&parts, place.clone());
        let inner = Inner {
            leader: first.supervisor.clone(),
            members: Mutex::new(vec![first]),
            remotes,
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
        PoolServers { servers: self.members().iter().map(shown).collect(), remotes: self.inner.remotes.status() }
    }

    /// All servers that may get jobs: ours first.
    pub fn workers(&self) -> Vec<Worker> {
        let elsewhere = self.inner.parts.config.settings().remote;
        let own =
            self.members().into_iter().map(|member| Worker::Own { elsewhere: elsewhere && member.number == 1, member });
        own.chain(self.inner.remotes.all().into_iter().map(Worker::Remote)).collect()
    }

    /// The server called `id`, while it is one of ours.
    pub fn worker(&self, id: ServerId) -> Option<Worker> {
        self.workers().into_iter().find(|worker| worker.id() == id)
    }

    /// What became of the server `id` that was given a job in `generation`.
    pub fn fate(&self, id: ServerId, generation: u64) -> Fate {
        // One that was taken out of the settings was given up on purpose.
        self.worker(id).map_or(Fate::Lost { died: false }, |worker| worker.fate(generation))
    }

    /// Processes of our servers.
    pub fn pids(&self) -> Vec<u32> {
        self.members().iter().filter_map(|member| member.supervisor.status().pid).collect()
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
}
