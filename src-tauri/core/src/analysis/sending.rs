//! Sends jobs: while a server has a free place, the next job that it can do goes there.

use std::path::Path;
use std::time::Duration;

use tokio::time::Instant;

use crate::analysis::client::{Client, DispatchError, Order, SentFile, upload_limit};
use crate::analysis::flight::{Flight, Results};
use crate::analysis::handle;
use crate::analysis::reach::Reach;
use crate::analysis::retry::time_limit;
use crate::analysis::routing::{self, Candidate, Life};
use crate::analysis::rows::Dispatch;
use crate::analysis::store::{self, Try, Wanted};
use crate::analysis::task::{Message, Task};
use crate::clock;
use crate::config::TempoWish;
use crate::db::DbError;
use crate::sidecar::{Endpoint, Pool, ServerId, Worker};

/// Longest time in which the end of a server is noticed.
const NOTICE: Duration = Duration::from_secs(2);

/// A job that is about to go to a server.
struct Sending {
    server: ServerId,
    endpoint: Endpoint,
    results: Results,
    job: Dispatch,
    token: String,
}

impl Task {
    /// Sends jobs while there is a ready server with a free place.
    pub(super) async fn fill(&mut self) -> Result<(), DbError> {
        let settings = self.parts.config.settings();
        let most = usize::try_from(settings.max_concurrent).unwrap_or(usize::MAX);
        while let Some(Sending { server, endpoint, results, job, token }) = self.next_sending(most).await? {
            let now = Instant::now();
            self.batch.began(now);
            let stems = job.options.stems.unwrap_or(false);
            let upload = if endpoint.remote { upload_limit(job.file_size) } else { Duration::ZERO };
            self.sendings += 1;
            let flight = Flight {
                number: self.sendings,
                audio_id: job.audio_id.clone(),
                server,
                generation: endpoint.generation,
                deadline: now + upload + time_limit(settings.analysis_timeout, job.duration, stems),
                taken: None,
                results,
                next_question: now,
                heard: now,
            };
            self.flights.insert(job.row, flight);
            handle::tell(&self.parts.db, &self.parts.batch, job.row).await?;
            // A folder's own range stands above that of the settings.
            let tempo = TempoWish { range: job.tempo_range.unwrap_or(settings.tempo.range), ..settings.tempo };
            self.send(Sending { server, endpoint, results, job, token }, tempo);
        }
        Ok(())
    }

    /// The next job, taken for the least loaded server that can do one of those that wait.
    async fn next_sending(&self, most: usize) -> Result<Option<Sending>, DbError> {
        let usable = usable(&self.parts.pool, &self.parts.reach);
        let there: Vec<Life> = usable.iter().map(|(worker, endpoint, _)| (worker.id(), endpoint.generation)).collect();
        let candidates = usable.iter().map(|(worker, endpoint, _)| Candidate {
            id: worker.id(),
            in_flight: self.flights.at(worker.id()),
            lacks: endpoint.lacks.clone(),
        });
        let mut in_vain: Vec<Wanted> = Vec::new();
        for Candidate { id, lacks, .. } in routing::by_load(candidates.collect(), most) {
            let Some((_, endpoint, results)) = usable.iter().find(|(worker, ..)| worker.id() == id) else { continue };
            let wanted = Wanted { lacks, not: self.losses.not_for((id, endpoint.generation), &there) };
            if in_vain.contains(&wanted) {
                continue;
            }
            let token = uuid::Uuid::new_v4().simple().to_string();
            let remote = endpoint.remote.then(|| endpoint.base_url.clone());
            let begun = Try { token: token.clone(), remote, version: endpoint.version.clone() };
            let (now_ms, asked) = (clock::now_millis(), wanted.clone());
            let taken = self.parts.db.write_bulk(move |tx| store::take_next(tx, now_ms, &asked, &begun)).await?;
            if let Some(job) = taken {
                return Ok(Some(Sending { server: id, endpoint: endpoint.clone(), results: *results, job, token }));
            }
            in_vain.push(wanted);
        }
        Ok(None)
    }

    fn send(&self, sending: Sending, tempo: TempoWish) {
        let Sending { server, endpoint, results, job, token } = sending;
        let (client, mailbox, links) = (self.client.clone(), self.mailbox.clone(), self.parts.links_dir.clone());
        let (pool, reach) = (self.parts.pool.clone(), self.parts.reach.clone());
        let (row, number, hash) = (job.row, self.sendings, job.audio_id.clone());
        tokio::spawn(async move {
            let base = match results {
                Results::Asked => None,
                _ if endpoint.remote => reach.base_elsewhere(&endpoint.base_url).await,
                _ => Some(reach.base_here()),
            };
            let callback_url = base.map(|base| format!("{base}/api/analysis/callback/{token}"));
            let result = match sent_file(&endpoint, &links, &job) {
                Ok(file) => {
                    let Dispatch { audio_id, options, .. } = job;
                    client.dispatch(&endpoint, &Order { audio_id, file, options, callback_url, tempo }).await
                }
                Err(error) => Err(DispatchError::Unreachable(error.to_string())),
            };
            let result = match result {
                // A broken connection is often the first sign of a server's end: whoever watches it tells the rest.
                Err(DispatchError::Unreachable(_)) if is_gone(&pool, server, endpoint.generation).await => {
                    Err(DispatchError::ServerGone)
                }
                result => result,
            };
            let _ = mailbox.send(Message::Dispatched { row, number, server, audio_id: hash, result });
        });
    }

    /// Runs a call to the server called `id`, if it is ready now, beside the task.
    pub(super) fn with_server<F, Fut>(&self, id: ServerId, call: F)
    where
        F: FnOnce(Client, Endpoint) -> Fut,
        Fut: Future<Output = ()> + Send + 'static,
    {
        if let Some(endpoint) = self.parts.pool.worker(id).and_then(|worker| worker.endpoint()) {
            tokio::spawn(call(self.client.clone(), endpoint));
        }
    }

    /// Tells the server called `id` that nobody wants this job any more.
    pub(super) fn cancel_at(&self, id: ServerId, audio_id: String) {
        self.with_server(id, |client, endpoint| async move { client.cancel(&endpoint, &audio_id).await });
    }
}

/// The servers that jobs can be sent to now, and how their results would come.
pub(super) fn usable(pool: &Pool, reach: &Reach) -> Vec<(Worker, Endpoint, Results)> {
    let usable = pool.workers().into_iter().filter_map(|worker| {
        let endpoint = worker.endpoint()?;
        let results = results_of(&endpoint, reach)?;
        Some((worker, endpoint, results))
    });
    usable.collect()
}

/// True when one of the servers that can be used now makes all of these stages.
pub(super) fn somebody_makes(pool: &Pool, reach: &Reach, stages: &[&str]) -> bool {
    usable(pool, reach).iter().any(|(_, endpoint, _)| !stages.iter().any(|stage| endpoint.lacks.contains(stage)))
}

/// How results of this server would come; `None` when they could not.
fn results_of(endpoint: &Endpoint, reach: &Reach) -> Option<Results> {
    let asked = endpoint.capabilities.iter().any(|capability| capability == "results");
    Results::of(asked, !endpoint.remote || reach.is_public())
}

/// The file of `job` as the server gets it.
fn sent_file(endpoint: &Endpoint, links: &Path, job: &Dispatch) -> std::io::Result<SentFile> {
    if endpoint.remote {
        return Ok(SentFile::Whole(job.path.clone()));
    }
    speakable_path(links, &job.path, &job.audio_id).map(SentFile::Named)
}

/// True when the server of `generation` ends within the time in which that is noticed.
async fn is_gone(pool: &Pool, id: ServerId, generation: u64) -> bool {
    let mut changes = pool.changes();
    let here = || {
        let endpoint = pool.worker(id).and_then(|worker| worker.endpoint());
        endpoint.is_some_and(|endpoint| endpoint.generation == generation)
    };
    if let Some(worker) = pool.worker(id) {
        worker.look();
    }
    let gone = async {
        while here() {
            if changes.changed().await.is_err() {
                return;
            }
        }
    };
    tokio::time::timeout(NOTICE, gone).await.is_ok()
}

/// The path as JSON can carry it: a name that is not UTF-8 goes through a link of ours to the file.
pub(super) fn speakable_path(links: &Path, path: &Path, audio_id: &str) -> std::io::Result<String> {
    if let Some(text) = path.to_str() {
        return Ok(text.to_owned());
    }
    #[cfg(unix)]
    {
        std::fs::create_dir_all(links)?;
        let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
        let link = links.join(format!("{audio_id}.{ending}"));
        match std::fs::remove_file(&link) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => std::os::unix::fs::symlink(path, &link)?,
        }
        Ok(link.to_string_lossy().into_owned())
    }
    #[cfg(not(unix))]
    {
        let _ = (links, audio_id);
        Ok(path.to_string_lossy().into_owned())
    }
}
