//! Jobs in flight: pure bookkeeping of slots, deadlines and the server that each was sent to.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::analysis::client::{ASK_FAR_TIMEOUT, ASK_TIMEOUT};
use crate::analysis::routing::Life;
use crate::sidecar::{Fate, ServerId};

/// A job at work.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Flight {
    /// Number of this sending: a late answer to an earlier one of the same job carries another.
    pub number: u64,
    pub audio_id: String,
    /// The server that has it.
    pub server: ServerId,
    /// Generation of that server.
    pub generation: u64,
    /// When it has taken too long.
    pub deadline: Instant,
    /// When the server said that it has it; it is not asked before.
    pub taken: Option<Instant>,
    /// How its results come.
    pub results: Results,
    /// When the server is asked next how it stands.
    pub next_question: Instant,
    /// The last answer of the server, while it can be asked.
    pub heard: Instant,
}

/// How results come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Results {
    /// They are posted to us, and the server cannot be asked.
    Posted,
    /// They are posted to us; a server that can be asked is, now and then: a callback may have been lost.
    PostedAndAsked,
    /// They are asked for.
    Asked,
}

impl Results {
    /// How they come from a server that can be asked, or not, and that can post to us, or not.
    pub(super) fn of(asked: bool, posted: bool) -> Option<Self> {
        match (asked, posted) {
            (true, true) => Some(Self::PostedAndAsked),
            (true, false) => Some(Self::Asked),
            (false, true) => Some(Self::Posted),
            (false, false) => None,
        }
    }

    /// Time to the next question about a job that has been at work for `age`.
    fn pause(self, age: Duration) -> Duration {
        match self {
            // An eighth more than it takes anyway.
            Self::Asked => (age / 8).clamp(OFTEN, SELDOM),
            Self::Posted | Self::PostedAndAsked => SAFETY,
        }
    }
}

/// All jobs in flight, by row.
#[derive(Debug, Default)]
pub(super) struct Flights(BTreeMap<i64, Flight>);

/// Time between two questions where results are posted.
const SAFETY: Duration = Duration::from_secs(15);
/// Shortest and longest time between two questions where they are asked for.
const OFTEN: Duration = Duration::from_millis(250);
const SELDOM: Duration = Duration::from_secs(5);
/// A server elsewhere that says nothing of a job for so long, though it is asked, has lost it.
const LEASE: Duration = Duration::from_secs(90);

impl Flights {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn insert(&mut self, row: i64, flight: Flight) {
        self.0.insert(row, flight);
    }

    pub(super) fn remove(&mut self, row: i64) -> Option<Flight> {
        self.0.remove(&row)
    }

    /// Takes the job out when it is still the sending called `number` that is in flight.
    pub(super) fn remove_sending(&mut self, row: i64, number: u64) -> Option<Flight> {
        self.0.get(&row).filter(|flight| flight.number == number)?;
        self.0.remove(&row)
    }

    /// The sending called `number` of this job, while it is in flight.
    pub(super) fn sending(&mut self, row: i64, number: u64) -> Option<&mut Flight> {
        self.0.get_mut(&row).filter(|flight| flight.number == number)
    }

    /// A sending of this audio to this server is in flight.
    pub(super) fn is_at(&self, server: ServerId, audio_id: &str) -> bool {
        self.0.values().any(|flight| flight.server == server && flight.audio_id == audio_id)
    }

    /// How many of them this server has.
    pub(super) fn at(&self, server: ServerId) -> usize {
        self.0.values().filter(|flight| flight.server == server).count()
    }

    /// Takes out the jobs whose server is gone; with each, whether it ended by itself.
    pub(super) fn take_lost(&mut self, fate: impl Fn(ServerId, u64) -> Fate) -> Vec<(i64, bool)> {
        let lost = |flight: &Flight| match fate(flight.server, flight.generation) {
            Fate::AtWork => None,
            Fate::Lost { died } => Some(died),
        };
        let rows: Vec<_> = self.0.iter().filter_map(|(row, flight)| Some((*row, lost(flight)?))).collect();
        for (row, _) in &rows {
            self.0.remove(row);
        }
        rows
    }

    /// Takes out the jobs of which their server, which is asked for the results, says nothing any more.
    pub(super) fn take_silent(&mut self, now: Instant) -> Vec<(i64, Flight)> {
        let silent = |flight: &Flight| flight.lease().is_some_and(|end| end <= now);
        let rows: Vec<_> = self.0.iter().filter(|(_, flight)| silent(flight)).map(|(row, _)| *row).collect();
        rows.into_iter().filter_map(|row| Some((row, self.0.remove(&row)?))).collect()
    }

    /// Takes out the jobs that took too long.
    pub(super) fn take_expired(&mut self, now: Instant) -> Vec<(i64, Flight)> {
        let due: Vec<_> = self.0.iter().filter(|(_, f)| f.deadline <= now).map(|(row, _)| *row).collect();
        due.into_iter().filter_map(|row| Some((row, self.0.remove(&row)?))).collect()
    }

    /// Takes out all jobs.
    pub(super) fn take_all(&mut self) -> Vec<(i64, Flight)> {
        std::mem::take(&mut self.0).into_iter().collect()
    }

    /// The jobs to ask about now; each is due again when the answer has come, or can come no more.
    pub(super) fn due_questions(&mut self, now: Instant) -> Vec<(i64, Flight)> {
        let due = |flight: &Flight| flight.question().is_some_and(|at| at <= now);
        let due = self.0.iter_mut().filter(|(_, flight)| due(flight));
        due.map(|(row, flight)| {
            flight.next_question = now + ASK_TIMEOUT.max(ASK_FAR_TIMEOUT) + SAFETY;
            (*row, flight.clone())
        })
        .collect()
    }

    /// When something is due next.
    pub(super) fn next_due(&self) -> Option<Instant> {
        let due =
            |flight: &Flight| [Some(flight.deadline), flight.question(), flight.lease()].into_iter().flatten().min();
        self.0.values().filter_map(due).min()
    }
}

impl Flight {
    /// The server that has it, as it is now.
    pub(super) fn life(&self) -> Life {
        (self.server, self.generation)
    }

    /// The server has it, or has told of it.
    pub(super) fn heard(&mut self, now: Instant) {
        let taken = *self.taken.get_or_insert(now);
        self.heard = now;
        self.next_question = now + self.results.pause(now - taken);
    }

    /// The server answered, but said nothing of it.
    pub(super) fn unheard(&mut self, now: Instant) {
        self.next_question = now + self.results.pause(now - self.taken.unwrap_or(now)).max(Duration::from_secs(1));
    }

    fn question(&self) -> Option<Instant> {
        (self.taken.is_some() && self.results != Results::Posted).then_some(self.next_question)
    }

    /// Until when an answer has to come, where answers are all that comes.
    fn lease(&self) -> Option<Instant> {
        (self.taken.is_some() && self.results == Results::Asked).then(|| self.heard + LEASE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flight(now: Instant, results: Results) -> Flight {
        Flight {
            number: 1,
            audio_id: "a".to_owned(),
            server: ServerId::Remote(1),
            generation: 3,
            deadline: now + Duration::from_secs(3600),
            taken: None,
            results,
            next_question: now,
            heard: now,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_is_asked_once_it_has_the_job_and_never_twice_at_once() {
        let now = Instant::now();
        let mut flights = Flights::default();
        flights.insert(1, flight(now, Results::Asked));
        let later = now + Duration::from_secs(600);
        assert!(flights.due_questions(later).is_empty(), "a long upload is no silence");
        assert!(flights.take_silent(later).is_empty());
        flights.sending(1, 1).expect("in flight").heard(later);
        assert!(flights.due_questions(later).is_empty());
        assert_eq!(flights.due_questions(later + OFTEN).len(), 1);
        assert!(flights.due_questions(later + SELDOM).is_empty(), "it has not answered yet");
        assert!(flights.sending(1, 2).is_none(), "a late answer to another sending");
    }

    #[tokio::test(start_paused = true)]
    async fn a_lease_runs_out_only_where_answers_are_all_that_comes() {
        let now = Instant::now();
        for (results, lost) in [(Results::Asked, 1), (Results::PostedAndAsked, 0), (Results::Posted, 0)] {
            let mut flights = Flights::default();
            flights.insert(1, flight(now, results));
            flights.sending(1, 1).expect("in flight").heard(now);
            assert!(flights.take_silent(now + LEASE / 2).is_empty());
            flights.sending(1, 1).expect("in flight").unheard(now + LEASE / 2);
            assert_eq!(flights.take_silent(now + LEASE).len(), lost, "{results:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn jobs_of_a_server_that_is_gone_are_taken_out() {
        let now = Instant::now();
        let mut flights = Flights::default();
        flights.insert(1, flight(now, Results::Asked));
        flights.insert(2, Flight { server: ServerId::Own(1), ..flight(now, Results::Posted) });
        let fate = |server, generation| match (server, generation) {
            (ServerId::Remote(1), 3) => Fate::Lost { died: true },
            _ => Fate::AtWork,
        };
        assert_eq!(flights.take_lost(fate), [(1, true)]);
        assert_eq!(flights.len(), 1);
    }

    #[test]
    fn questions_become_rarer() {
        let pause = |seconds| Results::Asked.pause(Duration::from_secs(seconds));
        assert_eq!((pause(0), pause(8), pause(600)), (OFTEN, Duration::from_secs(1), SELDOM));
    }
}
