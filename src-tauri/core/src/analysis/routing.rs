//! Which server gets the next job: pure.

use std::collections::{BTreeMap, BTreeSet};

use crate::sidecar::ServerId;

/// A server that may be given a job now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub id: ServerId,
    /// Jobs that it has.
    pub in_flight: usize,
    /// Stages that it is not asked for.
    pub lacks: Vec<&'static str>,
}

/// Those with a free place, the one with the fewest jobs first; of equals one of this computer, which needs no upload.
pub(super) fn by_load(mut candidates: Vec<Candidate>, most: usize) -> Vec<Candidate> {
    candidates.retain(|candidate| candidate.in_flight < most);
    candidates.sort_by_key(|candidate| (candidate.in_flight, candidate.id));
    candidates
}

/// A server from its start, or from when it was found, to its end.
pub(super) type Life = (ServerId, u64);

/// Which servers lost which jobs: they are sent elsewhere, as long as there is an elsewhere. A server that began anew is
/// another one.
#[derive(Debug, Default)]
pub(super) struct Losses(BTreeMap<i64, BTreeSet<Life>>);

impl Losses {
    /// This server lost the job in `row`, or would not have it.
    pub(super) fn add(&mut self, row: i64, server: Life) {
        self.0.entry(row).or_default().insert(server);
    }

    /// The job in `row` is over.
    pub(super) fn forget(&mut self, row: i64) {
        self.0.remove(&row);
    }

    /// Jobs that are left to others than `server`, of `there`, the servers that are at hand, free or not.
    pub(super) fn not_for(&self, server: Life, there: &[Life]) -> Vec<i64> {
        let left_to_others =
            |lost_by: &BTreeSet<Life>| lost_by.contains(&server) && there.iter().any(|other| !lost_by.contains(other));
        self.0.iter().filter(|(_, lost_by)| left_to_others(lost_by)).map(|(row, _)| *row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ServerId::{Own, Remote};

    fn candidate(id: ServerId, in_flight: usize) -> Candidate {
        Candidate { id, in_flight, lacks: Vec::new() }
    }

    #[test]
    fn the_least_loaded_is_first_and_a_full_one_is_none() {
        let order = |loads: &[(ServerId, usize)], most| {
            let all = loads.iter().map(|&(id, jobs)| candidate(id, jobs)).collect();
            by_load(all, most).into_iter().map(|candidate| candidate.id).collect::<Vec<_>>()
        };
        assert_eq!(order(&[(Own(1), 1), (Remote(1), 0)], 2), [Remote(1), Own(1)]);
        assert_eq!(order(&[(Remote(1), 1), (Own(2), 1), (Own(1), 1)], 2), [Own(1), Own(2), Remote(1)]);
        assert_eq!(order(&[(Own(1), 2), (Remote(1), 2)], 2), []);
    }

    #[test]
    fn a_lost_job_goes_elsewhere_while_there_is_an_elsewhere() {
        let mut losses = Losses::default();
        let (own, remote) = ((Own(1), 1), (Remote(1), 1));
        losses.add(7, remote);
        let there = [own, remote];
        assert_eq!(losses.not_for(remote, &there), [7]);
        assert_eq!(losses.not_for(own, &there), [0_i64; 0]);
        assert_eq!(losses.not_for(remote, &[remote]), [0_i64; 0], "better there than nowhere");
        assert_eq!(losses.not_for((Remote(1), 2), &[own, (Remote(1), 2)]), [0_i64; 0], "it began anew");
        losses.add(7, own);
        assert_eq!(losses.not_for(remote, &there), [0_i64; 0], "all have lost it once");
        losses.forget(7);
        losses.add(8, own);
        assert_eq!(losses.not_for(own, &there), [8]);
    }
}
