//! Why the queue rests though there is work and a server: the DJ paused it, or the computer should be left alone.

use std::time::Duration;

use tokio::time::Instant;

use crate::config::Settings;
use crate::model::QueueRest;
use crate::resources::gig;

/// Time from one look at the computer to the next.
pub(super) const LOOK: Duration = Duration::from_secs(5);

/// Looks at settings and computer, at the latter now and then.
#[derive(Debug, Default)]
pub(super) struct RestWatch {
    looked: Option<Instant>,
    seen: Option<Rest>,
}

/// A reason, with a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rest {
    pub why: QueueRest,
    pub text: String,
}

impl RestWatch {
    /// The reason to rest now.
    pub(super) async fn look(&mut self, settings: &Settings) -> Option<Rest> {
        if settings.queue_paused {
            self.looked = None;
            return Some(Rest { why: QueueRest::Paused, text: "Analysis is paused".to_owned() });
        }
        if self.looked.is_none_or(|looked| looked.elapsed() >= LOOK) {
            let (performing, battery) = (settings.pause_while_performing, settings.pause_on_battery);
            let look = move || reason(performing.then(gig::performing).flatten(), battery && gig::on_battery());
            // A look that broke down saw nothing.
            self.seen = tokio::task::spawn_blocking(look).await.ok().flatten();
            self.looked = Some(Instant::now());
        }
        self.seen.clone()
    }

    /// Settings changed: what was seen counts no more.
    pub(super) fn forget(&mut self) {
        self.looked = None;
    }
}

fn reason(program: Option<&str>, on_battery: bool) -> Option<Rest> {
    if let Some(program) = program {
        let text = format!("{program} is running: analysis goes on when it is closed");
        return Some(Rest { why: QueueRest::Performing, text });
    }
    let text = "This computer runs on battery: analysis goes on when it is plugged in";
    on_battery.then(|| Rest { why: QueueRest::Battery, text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_counts_more_than_a_battery() {
        assert_eq!(reason(None, false), None);
        assert_eq!(reason(None, true).map(|rest| rest.why), Some(QueueRest::Battery));
        let rest = reason(Some("Mixxx"), true).expect("a reason");
        assert_eq!(rest.why, QueueRest::Performing);
        assert!(rest.text.contains("Mixxx"));
    }
}
