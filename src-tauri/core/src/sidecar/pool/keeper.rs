//! Keeps as many servers as are set.

use std::sync::PoisonError;

use futures_util::future::join_all;

use crate::config::MOST_SERVERS;
use crate::events::Event;
use crate::model::{PoolServer, PoolServers};
use crate::sidecar::pool::plan::{self, Step};
use crate::sidecar::pool::{Member, Pool};
use crate::sidecar::task::Verb;
use crate::sidecar::{memory, record};

impl Pool {
    /// How many servers there should be.
    fn wanted(&self) -> u32 {
        let cores = std::thread::available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(1));
        let set = self.inner.parts.config.settings().servers;
        set.unwrap_or_else(|| plan::room_for(cores, memory::total())).clamp(1, MOST_SERVERS)
    }

    /// Keeps as many servers as are set, running while the first is wanted.
    pub(super) async fn keep(self) {
        let (mut changes, mut settings) = (self.changes(), self.inner.parts.config.subscribe());
        for number in self.wanted() + 1..=MOST_SERVERS {
            // There may have been more when the application was killed.
            record::reap(&record::file(self.inner.parts.config.data_dir(), number)).await;
        }
        let mut told = self.servers();
        while !self.inner.stop.is_cancelled() {
            changes.mark_unchanged();
            settings.mark_unchanged();
            let current = self.inner.parts.config.settings();
            self.inner.remotes.follow(&current.remote_urls);
            let remote = current.remote;
            let steps = plan::missing(&self.servers().servers, self.wanted(), remote);
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
                members.push(Member::new(&self.inner.parts, self.inner.place.beside(number)));
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

    /// Tells of followers and of servers elsewhere that changed; the first server tells of itself.
    fn tell(&self, told: &mut PoolServers) {
        let now = self.servers();
        let same = |a: &PoolServer, b: &PoolServer| a.number == b.number && a.status == b.status;
        let (before, after) = (&told.servers[1..], &now.servers[1..]);
        let elsewhere = told.remotes != now.remotes;
        if elsewhere || before.len() != after.len() || !before.iter().zip(after).all(|(a, b)| same(a, b)) {
            self.inner.parts.bus.publish(Event::PoolChanged(now.clone()));
        }
        *told = now;
    }
}
