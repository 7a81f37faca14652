//! How often everything is done.

use std::time::Duration;

/// Repeats and durations.
#[derive(Debug, Clone)]
pub(crate) struct Scale {
    /// Lives of a child that is killed.
    pub(crate) lives: usize,
    /// The same of a rival, of which some take two seconds for each.
    pub(crate) rival_lives: usize,
    /// Stops of a willing server, and starts that are timed.
    pub(crate) starts: usize,
    /// Applications that are killed.
    pub(crate) killed: usize,
    /// Time without anything to do.
    pub(crate) idle: Duration,
    /// Time under load.
    pub(crate) load: Duration,
    /// Longest wait for a rival that does not stop a child which ignores TERM.
    pub(crate) patience: Duration,
    /// Parts that are measured; all when it is empty.
    only: Vec<String>,
}

impl Scale {
    /// The scale that the program's arguments ask for.
    pub(crate) fn of(arguments: impl Iterator<Item = String>) -> Self {
        let arguments: Vec<String> = arguments.collect();
        let only = arguments.iter().filter_map(|argument| argument.strip_prefix("--only="));
        let only = only.flat_map(|parts| parts.split(',').map(str::to_owned)).collect();
        let second = Duration::from_secs(1);
        if arguments.iter().any(|argument| argument == "--quick") {
            let (idle, load, patience) = (second * 10, second * 2, second * 12);
            Self { lives: 15, rival_lives: 3, starts: 5, killed: 30, idle, load, patience, only }
        } else {
            let (idle, load, patience) = (second * 60, second * 5, second * 20);
            Self { lives: 40, rival_lives: 5, starts: 15, killed: 100, idle, load, patience, only }
        }
    }

    /// True when `part` is to be measured.
    pub(crate) fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|wanted| wanted == part)
    }
}
