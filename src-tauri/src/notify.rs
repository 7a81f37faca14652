//! Desktop notifications, only for what needs a person: a failure from which nothing goes on by itself.

use std::collections::HashSet;

use mismo_core::app::App;
use mismo_core::events::Event;
use mismo_core::model::Incident;
use tauri::{AppHandle, Runtime};
use tauri_plugin_notification::NotificationExt as _;
use tokio::sync::broadcast::error::RecvError;

use crate::window;

/// Shows them from now on. Whoever looks at the window sees it there, and is not told twice.
pub(crate) fn install<R: Runtime>(handle: &AppHandle<R>, app: &App) {
    let (handle, mut events) = (handle.clone(), app.bus().subscribe());
    tauri::async_runtime::spawn(async move {
        let mut told = Told::default();
        loop {
            match events.recv().await {
                Ok(envelope) => {
                    if let Event::IncidentOpened(incident) = &envelope.event
                        && told.is_news(incident)
                        && !window::is_watched(&handle)
                    {
                        show(&handle, incident);
                    }
                }
                // The tray and the window still tell what was missed.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => break,
            }
        }
    });
}

fn show<R: Runtime>(handle: &AppHandle<R>, incident: &Incident) {
    let shown = handle.notification().builder().title(&incident.message).body(&incident.hint).show();
    if let Err(error) = shown {
        tracing::debug!("the desktop shows no notification: {error}");
    }
}

/// Incidents that a person was told of.
#[derive(Debug, Default)]
struct Told(HashSet<String>);

impl Told {
    /// True the first time that `incident` needs a person.
    fn is_news(&mut self, incident: &Incident) -> bool {
        incident.needs_person && self.0.insert(incident.id.clone())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_person_is_told_once_and_only_of_what_needs_one() {
        let incident = |needs_person: bool| -> Incident {
            serde_json::from_value(json!({
                "id": "a", "code": "exited", "source": "server", "state": "open", "message": "", "hint": "",
                "cause": {}, "stage": null, "last_lines": [], "count": 1, "first_at": "", "last_at": "",
                "resolved_at": null, "needs_person": needs_person
            }))
            .unwrap()
        };
        let mut told = Told::default();
        let news: Vec<_> = [false, true, true].map(|needs| told.is_news(&incident(needs))).to_vec();
        assert_eq!(news, [false, true, false]);
    }
}
