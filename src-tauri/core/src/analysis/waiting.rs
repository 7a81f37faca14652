//! Why queued jobs do not go: told from the rows and from how servers stand at this moment, and never stored, so that it
//! cannot be out of date.

use rusqlite::Connection;

use crate::db::DbError;
use crate::model::{Job, JobState, JobWait, QueueRest, WaitingJobs};

/// SQL for the job `j`: a file of it can be read now.
pub(super) const READABLE: &str = "EXISTS (SELECT 1 FROM tracks r JOIN folders f ON f.id = r.folder_id
    WHERE r.audio_id = j.audio_id AND r.is_missing = 0 AND f.is_active = 1 AND f.is_available = 1)";

/// SQL for the job `j`: a file of it would be read, but its folder is away.
pub(super) const OFFLINE: &str = "EXISTS (SELECT 1 FROM tracks r JOIN folders f ON f.id = r.folder_id
    WHERE r.audio_id = j.audio_id AND r.is_missing = 0 AND f.is_active = 1 AND f.is_available = 0)";

/// Why none of the jobs goes, whatever their files: a rest, or no server that can be used.
pub(super) fn of_all(rest: Option<QueueRest>, usable_servers: usize) -> Option<JobWait> {
    match rest {
        Some(_) => Some(JobWait::Paused),
        None => (usable_servers == 0).then_some(JobWait::NoServer),
    }
}

/// Why a job does not go for its files' sake.
pub(super) fn of_files(readable: bool, offline: bool) -> Option<JobWait> {
    match (readable, offline) {
        (true, _) => None,
        (false, true) => Some(JobWait::FolderOffline),
        (false, false) => Some(JobWait::FileMissing),
    }
}

/// The job as it is shown: one that is queued and can not go waits. `all`: why none goes.
pub(super) fn shown(mut job: Job, all: Option<JobWait>) -> Job {
    job.waiting = job.waiting.or(all).filter(|_| job.status == JobState::Queued);
    if job.waiting.is_some() {
        job.status = JobState::Waiting;
    }
    job
}

/// How many jobs wait for what. `all`: why none goes. `lacks`: the stages that each server lacks which can be used.
pub(super) fn count(c: &Connection, all: Option<JobWait>, lacks: &[Vec<&'static str>]) -> Result<WaitingJobs, DbError> {
    let sql = format!(
        "SELECT count(*), count(*) FILTER (WHERE NOT readable AND offline), count(*) FILTER (WHERE NOT readable AND NOT offline)
         FROM (SELECT {READABLE} AS readable, {OFFLINE} AS offline FROM jobs j WHERE j.status = 'queued')"
    );
    let (queued, folder_offline, file_missing): (u64, u64, u64) =
        c.prepare_cached(&sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let rest = queued - folder_offline - file_missing;
    let of = |wait| if all == Some(wait) { rest } else { 0 };
    Ok(WaitingJobs {
        folder_offline,
        file_missing,
        no_server: of(JobWait::NoServer),
        no_able_server: if all.is_none() { beyond(c, lacks)? } else { 0 },
        paused: of(JobWait::Paused),
    })
}

/// Jobs whose file is there and whose stages none of these servers makes together.
fn beyond(c: &Connection, lacks: &[Vec<&'static str>]) -> Result<u64, DbError> {
    if lacks.is_empty() || lacks.iter().any(Vec::is_empty) {
        return Ok(0);
    }
    let sql = format!(
        "SELECT count(*) FROM jobs j WHERE j.status = 'queued' AND {READABLE}
           AND NOT EXISTS (SELECT 1 FROM json_each(?1) server WHERE NOT EXISTS (
               SELECT 1 FROM json_each(server.value) WHERE json_extract(j.options, '$.' || value)))"
    );
    Ok(c.prepare_cached(&sql)?.query_row([serde_json::to_string(lacks)?], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rest_is_a_wish_and_comes_before_the_lack_of_a_server() {
        assert_eq!(of_all(Some(QueueRest::Battery), 0), Some(JobWait::Paused));
        assert_eq!(of_all(None, 0), Some(JobWait::NoServer));
        assert_eq!(of_all(None, 1), None);
    }

    #[test]
    fn one_file_that_is_there_is_enough() {
        assert_eq!(of_files(true, true), None);
        assert_eq!(of_files(false, true), Some(JobWait::FolderOffline));
        assert_eq!(of_files(false, false), Some(JobWait::FileMissing));
    }
}
