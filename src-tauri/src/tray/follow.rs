//! When the tray's face changes: with the event, and never by looking now and then.

use std::sync::Arc;

use mismo_core::events::{Envelope, Event};
use mismo_core::model::{QueueProgress, ServerStatus};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::face::Face;

/// Calls `show` with the face of now, and with each other one that an event brings, until there are no events any more.
///
/// The state itself comes from `status` and not from the event: a receiver that fell behind shows what is true, too.
pub(super) async fn faces(
    mut events: Receiver<Arc<Envelope>>,
    status: impl Fn() -> ServerStatus,
    mut show: impl FnMut(&Face),
) {
    let mut queue = QueueProgress::default();
    let mut shown: Option<Face> = None;
    loop {
        let face = Face::of(&status(), &queue);
        if shown.as_ref() != Some(&face) {
            show(&face);
            shown = Some(face);
        }
        match events.recv().await {
            Ok(envelope) => {
                if let Event::QueueProgress(progress) = &envelope.event {
                    queue = progress.clone();
                }
            }
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use mismo_core::events::Bus;
    use mismo_core::model::ServerState;
    use tokio::sync::{mpsc, watch};
    use tokio::time::Instant;

    use super::*;
    use crate::tray::face::tests::status;

    /// A tray that follows a server whose status is sent, and what it shows.
    fn following() -> (Bus, watch::Sender<ServerStatus>, mpsc::UnboundedReceiver<String>) {
        let (bus, sender) = (Bus::default(), watch::Sender::new(status("stopped", false)));
        let (shown, faces_shown) = mpsc::unbounded_channel();
        let server = sender.subscribe();
        let now = move || server.borrow().clone();
        // Nobody looks any more when the test is over.
        tokio::spawn(faces(bus.subscribe(), now, move |face| drop(shown.send(face.line.clone()))));
        (bus, sender, faces_shown)
    }

    #[tokio::test(start_paused = true)]
    async fn every_state_is_shown_with_its_event() {
        let (bus, server, mut shown) = following();
        assert_eq!(shown.recv().await.as_deref(), Some("Analysis off"));
        for (state, line) in [
            ("starting", "Analysis starting"),
            ("ready", "Analysis ready"),
            ("degraded", "Analysis does not answer"),
            ("backoff", "Analysis starting again"),
            ("failed", "Analysis could not be started"),
        ] {
            let before = Instant::now();
            server.send_replace(status(state, true));
            bus.publish(Event::ServerState(Box::new(status(state, true))));
            assert_eq!(shown.recv().await.as_deref(), Some(line));
            // The clock stands still while anything can be done: no timer was waited for.
            assert_eq!(before.elapsed(), std::time::Duration::ZERO);
        }
    }

    #[tokio::test]
    async fn a_tray_that_fell_behind_shows_what_is_true() {
        let (bus, server, mut shown) = following();
        assert_eq!(shown.recv().await.as_deref(), Some("Analysis off"));
        // More than the bus keeps, all of them out of date.
        for _ in 0..5_000 {
            bus.publish(Event::ServerState(Box::new(status("ready", true))));
        }
        server.send_replace(status("failed", true));
        assert_eq!(shown.recv().await.as_deref(), Some("Analysis could not be started"));
        assert_eq!(server.borrow().state, ServerState::Failed);
    }
}
