//! The list of incidents and its rules: what is one incident, when it is over. Pure; time is passed in.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::clock;
use crate::model::{Incident, IncidentSource, IncidentState};
use crate::sidecar::incident::fault::Fault;

/// Incidents kept.
pub(crate) const MOST: usize = 200;
/// A failure that comes back so soon after its incident was resolved is still the same one: the window in which a
/// server that ends again and again is given up.
const SAME_AGAIN: SignedDuration = SignedDuration::from_mins(10);

/// All incidents, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    incidents: Vec<Incident>,
}

impl Ledger {
    /// A ledger that goes on where `incidents` (oldest first) end.
    pub(crate) fn new(incidents: Vec<Incident>) -> Self {
        Self { incidents }
    }

    /// All incidents, newest first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &Incident> {
        self.incidents.iter().rev()
    }

    /// The incident with this id.
    pub(crate) fn get(&self, id: &str) -> Option<&Incident> {
        self.incidents.iter().find(|incident| incident.id == id)
    }

    /// Writes `fault` down: as a repeat of an incident that is open, or was until a moment ago, or as a new one.
    pub(crate) fn report(&mut self, fault: Fault, now: Timestamp) -> Incident {
        let at = clock::iso(now);
        let known = self.incidents.iter().rposition(|incident| repeats(incident, &fault, now));
        let mut incident = match known {
            Some(index) => self.incidents.remove(index),
            None => blank(fault.source, &at),
        };
        incident.code = fault.code;
        incident.message = fault.message;
        incident.hint = fault.hint;
        incident.cause = fault.cause;
        incident.stage = fault.stage;
        if !fault.last_lines.is_empty() {
            incident.last_lines = fault.last_lines;
        }
        incident.needs_person = fault.needs_person;
        (incident.state, incident.resolved_at) = (IncidentState::Open, None);
        incident.count += 1;
        incident.last_at = at;
        self.incidents.push(incident.clone());
        self.forget_oldest();
        incident
    }

    /// Closes all open incidents that `concerned` picks; answers them.
    pub(crate) fn close(
        &mut self,
        state: IncidentState,
        now: Timestamp,
        concerned: impl Fn(&Incident) -> bool,
    ) -> Vec<Incident> {
        let open = |incident: &&mut Incident| incident.state == IncidentState::Open && concerned(incident);
        let closed = self.incidents.iter_mut().filter(open).map(|incident| {
            (incident.state, incident.needs_person) = (state, false);
            incident.resolved_at = Some(clock::iso(now));
            incident.clone()
        });
        closed.collect()
    }

    fn forget_oldest(&mut self) {
        while self.incidents.len() > MOST {
            let closed = self.incidents.iter().position(|incident| incident.state != IncidentState::Open);
            self.incidents.remove(closed.unwrap_or(0));
        }
    }
}

/// True when `fault` is the same thing again.
fn repeats(incident: &Incident, fault: &Fault, now: Timestamp) -> bool {
    let lately = || {
        let last: Option<Timestamp> = incident.last_at.parse().ok();
        last.is_some_and(|last| now.duration_since(last) <= SAME_AGAIN)
    };
    let current = match incident.state {
        IncidentState::Open => true,
        IncidentState::Resolved => lately(),
        IncidentState::Dismissed => false,
    };
    // Ends that were each "it ended" turn into "it ends again and again": one incident that got worse.
    let worse = incident.code == "exited" && fault.code == "crash_loop";
    let same = incident.code == fault.code || worse;
    current && incident.source == fault.source && same && incident.cause.is_same(&fault.cause)
}

fn blank(source: IncidentSource, at: &str) -> Incident {
    Incident {
        id: Uuid::new_v4().to_string(),
        code: String::new(),
        source,
        state: IncidentState::Open,
        message: String::new(),
        hint: String::new(),
        cause: crate::model::Cause::default(),
        stage: None,
        last_lines: Vec::new(),
        count: 0,
        first_at: at.to_owned(),
        last_at: at.to_owned(),
        resolved_at: None,
        needs_person: false,
        actions: Vec::new(),
        held: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Cause;

    fn fault(code: &str, exit_code: i32) -> Fault {
        Fault {
            source: IncidentSource::Server,
            code: code.to_owned(),
            message: format!("it ended with {exit_code}"),
            hint: String::new(),
            cause: Cause { exit_code: Some(exit_code), ..Cause::default() },
            stage: None,
            last_lines: Vec::new(),
            needs_person: false,
        }
    }

    fn minute(n: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(n)
    }

    #[test]
    fn repeats_are_one_incident_and_other_causes_another() {
        let mut ledger = Ledger::default();
        let first = ledger.report(fault("exited", 1), minute(0));
        let other = ledger.report(fault("exited", 2), minute(1));
        let again = ledger.report(fault("exited", 1), minute(2));
        assert_eq!((first.id.clone(), again.count), (again.id.clone(), 2));
        assert_ne!(first.id, other.id);
        assert_eq!((again.first_at, again.last_at), (clock::iso(minute(0)), clock::iso(minute(2))));
        assert_eq!(ledger.newest_first().map(|incident| incident.id.as_str()).next(), Some(first.id.as_str()));
    }

    #[test]
    fn what_ends_again_and_again_is_the_same_incident_grown_worse() {
        let mut ledger = Ledger::default();
        let first = ledger.report(fault("exited", 1), minute(0));
        let worse = ledger.report(fault("crash_loop", 1), minute(1));
        assert_eq!((worse.id, worse.code.as_str(), worse.count), (first.id, "crash_loop", 2));
    }

    #[test]
    fn what_comes_back_soon_is_opened_again_and_what_comes_back_later_is_new() {
        let mut ledger = Ledger::default();
        let first = ledger.report(fault("exited", 1), minute(0));
        let closed = ledger.close(IncidentState::Resolved, minute(1), |_| true);
        assert_eq!((closed.len(), closed[0].resolved_at.clone()), (1, Some(clock::iso(minute(1)))));
        let soon = ledger.report(fault("exited", 1), minute(9));
        assert_eq!((soon.id.as_str(), soon.state, soon.count), (first.id.as_str(), IncidentState::Open, 2));
        assert_eq!(soon.resolved_at, None);
        ledger.close(IncidentState::Resolved, minute(10), |_| true);
        assert_ne!(ledger.report(fault("exited", 1), minute(30)).id, first.id);
    }

    #[test]
    fn what_was_put_away_stays_away() {
        let mut ledger = Ledger::default();
        let first = ledger.report(fault("exited", 1), minute(0));
        ledger.close(IncidentState::Dismissed, minute(1), |incident| incident.id == first.id);
        assert_ne!(ledger.report(fault("exited", 1), minute(2)).id, first.id);
        assert_eq!(ledger.get(&first.id).map(|incident| incident.state), Some(IncidentState::Dismissed));
    }

    #[test]
    fn the_list_stays_short_and_open_ones_stay_longest() {
        let mut ledger = Ledger::default();
        let open = ledger.report(fault("port_in_use", 0), minute(0));
        for code in 0..300 {
            ledger.report(fault("exited", code), minute(1));
            ledger.close(IncidentState::Dismissed, minute(1), |incident| incident.code == "exited");
        }
        assert_eq!(ledger.newest_first().count(), MOST);
        assert!(ledger.get(&open.id).is_some());
    }
}
