//! What the tray shows for a state of the analysis server and its queue.

use mismo_core::model::{QueueProgress, ServerState, ServerStatus};

/// The icon's picture; they differ in shape, not only in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Icon {
    /// Analysis can be asked for, nothing runs.
    Ready,
    /// It is coming up, going down or at work.
    Busy,
    /// The DJ should look.
    Attention,
    /// Not running, and not wanted.
    Off,
}

/// Which of Start and Stop makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Toggle {
    /// Start Analysis.
    Start,
    /// Stop Analysis.
    Stop,
}

/// All that the tray shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Face {
    /// Picture.
    pub(super) icon: Icon,
    /// First line of the menu.
    pub(super) line: String,
    /// Which verb is offered; neither for a server that is not ours.
    pub(super) toggle: Option<Toggle>,
    /// Restart is offered.
    pub(super) can_restart: bool,
}

impl Face {
    /// The face of this moment.
    pub(super) fn of(status: &ServerStatus, queue: &QueueProgress) -> Self {
        let left = queue.queued + queue.processing;
        let working = match left {
            1 => Some("Analysing 1 track".to_owned()),
            2.. => Some(format!("Analysing {left} tracks")),
            0 => None,
        };
        let at_work = |idle: &str| match &working {
            Some(words) => (Icon::Busy, words.clone()),
            None => (Icon::Ready, idle.to_owned()),
        };
        let (icon, line) = match status.state {
            ServerState::Ready => at_work("Analysis ready"),
            ServerState::External => at_work("Analysis ready (server not started by Mismo)"),
            ServerState::Stopped => (Icon::Off, "Analysis off".to_owned()),
            ServerState::Provisioning => (Icon::Busy, "Preparing the analysis engine".to_owned()),
            ServerState::Preflight | ServerState::Starting => (Icon::Busy, "Analysis starting".to_owned()),
            ServerState::Backoff => (Icon::Busy, "Analysis starting again".to_owned()),
            ServerState::Draining | ServerState::Stopping => (Icon::Busy, "Analysis stopping".to_owned()),
            ServerState::Degraded => (Icon::Attention, "Analysis does not answer".to_owned()),
            ServerState::KillPending => (Icon::Attention, "Analysis cannot be ended".to_owned()),
            ServerState::Failed => {
                let reason = status.failure.as_ref().map(|failure| failure.message.trim_end_matches('.'));
                (Icon::Attention, reason.unwrap_or("Analysis could not be started").to_owned())
            }
        };
        let ours = status.state != ServerState::External;
        let toggle = if status.wanted { Toggle::Stop } else { Toggle::Start };
        // A wish that failed for good can be made again.
        let toggle = if status.state == ServerState::Failed { Toggle::Start } else { toggle };
        Self { icon, line, toggle: ours.then_some(toggle), can_restart: ours }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::*;

    /// A status with this state and wish.
    pub(in crate::tray) fn status(state: &str, wanted: bool) -> ServerStatus {
        serde_json::from_value(json!({
            "url": "http://127.0.0.1:8000", "port": "8000", "isHealthy": false, "isProcessRunning": false,
            "isReady": false, "autoStart": true, "pid": null, "state": state, "since": "", "external": false,
            "wanted": wanted, "generation": 0, "attempt": 1, "restarts": 0, "until": null, "version": null,
            "capabilities": [], "device": null, "engines": {}, "allowedPaths": null, "timeline": [], "failure": null, "notice": null
        }))
        .unwrap()
    }

    fn face(state: &str, wanted: bool, queued: u64) -> Face {
        Face::of(&status(state, wanted), &QueueProgress { queued, ..QueueProgress::default() })
    }

    #[test]
    fn every_state_has_its_picture_and_its_verb() {
        let table = [
            ("stopped", false, Icon::Off, Some(Toggle::Start)),
            ("provisioning", true, Icon::Busy, Some(Toggle::Stop)),
            ("preflight", true, Icon::Busy, Some(Toggle::Stop)),
            ("starting", true, Icon::Busy, Some(Toggle::Stop)),
            ("ready", true, Icon::Ready, Some(Toggle::Stop)),
            ("degraded", true, Icon::Attention, Some(Toggle::Stop)),
            ("draining", false, Icon::Busy, Some(Toggle::Start)),
            ("stopping", false, Icon::Busy, Some(Toggle::Start)),
            ("kill_pending", false, Icon::Attention, Some(Toggle::Start)),
            ("backoff", true, Icon::Busy, Some(Toggle::Stop)),
            ("failed", true, Icon::Attention, Some(Toggle::Start)),
            ("external", true, Icon::Ready, None),
        ];
        for (state, wanted, icon, toggle) in table {
            let face = face(state, wanted, 0);
            assert_eq!((face.icon, face.toggle), (icon, toggle), "{state}");
            assert_eq!(face.can_restart, state != "external", "{state}");
        }
    }

    #[test]
    fn work_is_counted_only_while_it_can_go_on() {
        assert_eq!(face("ready", true, 1).line, "Analysing 1 track");
        assert_eq!(face("external", true, 312).line, "Analysing 312 tracks");
        assert_eq!(face("ready", true, 312).icon, Icon::Busy);
        assert_eq!(face("stopped", false, 312).line, "Analysis off");
    }
}
