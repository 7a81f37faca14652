//! Wishes for all servers of the pool, of which a later one wins.

use std::sync::{MutexGuard, PoisonError};

use futures_util::future::join_all;

use crate::error::ApiError;
use crate::model::{EngineState, ServerState, ServerStatus};
use crate::sidecar::handle::Supervisor;
use crate::sidecar::pool::{Member, Pool};
use crate::sidecar::task::Verb;

/// What was asked of all servers.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    /// Number of the last one: what is still to be done for an earlier one is left undone.
    pub(super) last: u64,
    /// Stops that are under way: no follower is started meanwhile, though the first may look as if it were wanted.
    pub(super) stops: usize,
}

/// A stop of all servers, until it is over or its caller went away.
struct StopUnderWay<'a>(&'a Pool);

impl Drop for StopUnderWay<'_> {
    fn drop(&mut self) {
        self.0.wishes().stops -= 1;
        self.0.inner.place.changed();
    }
}

impl Pool {
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

    /// A new wish; answers its number.
    fn wish(&self) -> u64 {
        let mut wishes = self.wishes();
        wishes.last += 1;
        wishes.last
    }

    pub(super) fn wishes(&self) -> MutexGuard<'_, Wishes> {
        self.inner.wishes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
