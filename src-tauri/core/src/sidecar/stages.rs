//! The timeline of a start, read from the child's lines and from our own doings.

use serde::Deserialize;
use tokio::time::Instant;

use crate::model::{StageName, StageState, StartStage};

/// All stages, in order.
const ORDER: [StageName; 6] = [
    StageName::Environment,
    StageName::Spawn,
    StageName::Imports,
    StageName::Models,
    StageName::Server,
    StageName::Ready,
];
/// In front of a line of the bundled server that is meant for the timeline.
const PREFIX: &str = "MISMO_STAGE ";

/// What a line says about the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StageMark {
    /// The bundled server began a stage.
    Begin(StageName),
    /// The bundled server ended a stage.
    End(StageName),
    /// uvicorn: the program's modules are loaded.
    Imported,
    /// uvicorn: the program has set itself up.
    SetUp,
    /// uvicorn: it listens.
    Listening,
}

/// The JSON of a stage line.
#[derive(Deserialize)]
struct Line<'a> {
    stage: &'a str,
    event: &'a str,
}

impl StageMark {
    /// Reads `line`; `None` for the many that say nothing about the start.
    pub(crate) fn read(line: &str) -> Option<Self> {
        if let Some(json) = line.strip_prefix(PREFIX) {
            let line: Line<'_> = serde_json::from_str(json).ok()?;
            let stage = match line.stage {
                "imports" => StageName::Imports,
                "models" => StageName::Models,
                "server" => StageName::Server,
                _ => return None,
            };
            return match line.event {
                "begin" => Some(Self::Begin(stage)),
                "end" => Some(Self::End(stage)),
                _ => None,
            };
        }
        if line.contains("Started server process") {
            Some(Self::Imported)
        } else if line.contains("Application startup complete") {
            Some(Self::SetUp)
        } else if line.contains("Uvicorn running on") {
            Some(Self::Listening)
        } else {
            None
        }
    }

    /// True for a line that is meant for us and not for people.
    pub(crate) fn is_ours(self) -> bool {
        matches!(self, Self::Begin(_) | Self::End(_))
    }
}

/// A stage with its times.
#[derive(Debug, Clone, Copy)]
struct Entry {
    name: StageName,
    state: StageState,
    began: Option<Instant>,
    ended: Option<Instant>,
}

/// The stages of one start.
#[derive(Debug, Clone)]
pub(crate) struct Timeline {
    start: Instant,
    entries: [Entry; 6],
    /// The server tells its stages itself; uvicorn's lines are then not guessed from.
    told: bool,
}

impl Timeline {
    /// A start that begins now.
    pub(crate) fn new() -> Self {
        let entry = |name| Entry { name, state: StageState::Pending, began: None, ended: None };
        Self { start: Instant::now(), entries: ORDER.map(entry), told: false }
    }

    /// `name` begins; what comes before it is over, unless the server says otherwise later.
    pub(crate) fn begin(&mut self, name: StageName) {
        let entry = self.entry(name);
        if entry.state == StageState::Pending {
            entry.state = StageState::Running;
            entry.began = Some(Instant::now());
        }
    }

    /// `name` is over.
    pub(crate) fn end(&mut self, name: StageName) {
        self.begin(name);
        let entry = self.entry(name);
        if entry.state == StageState::Running {
            entry.state = StageState::Done;
            entry.ended = Some(Instant::now());
        }
    }

    /// The child runs: the environment was there, and Python loads its packages.
    pub(crate) fn spawned(&mut self) {
        self.end(StageName::Environment);
        self.end(StageName::Spawn);
        self.begin(StageName::Imports);
    }

    /// A line of the child.
    pub(crate) fn mark(&mut self, mark: StageMark) {
        match mark {
            StageMark::Begin(stage) => {
                self.told = true;
                self.begin(stage);
            }
            StageMark::End(stage) => {
                self.told = true;
                self.end(stage);
            }
            StageMark::Imported if !self.told => {
                self.end(StageName::Imports);
                self.begin(StageName::Models);
            }
            StageMark::SetUp if !self.told => {
                self.end(StageName::Models);
                self.begin(StageName::Server);
            }
            StageMark::Listening => {
                self.end(StageName::Server);
                self.begin(StageName::Ready);
            }
            StageMark::Imported | StageMark::SetUp => {}
        }
    }

    /// It answered healthily: everything is over.
    pub(crate) fn ready(&mut self) {
        for name in ORDER {
            self.end(name);
        }
    }

    /// The start failed in the stage that is under way, which is returned.
    pub(crate) fn fail(&mut self) -> Option<StageName> {
        let entry = self.entries.iter_mut().rev().find(|entry| entry.state == StageState::Running)?;
        entry.state = StageState::Failed;
        entry.ended = Some(Instant::now());
        Some(entry.name)
    }

    /// The stages as everyone else sees them.
    pub(crate) fn stages(&self) -> Vec<StartStage> {
        self.entries.iter().map(|entry| self.stage(entry)).collect()
    }

    fn stage(&self, entry: &Entry) -> StartStage {
        let millis = |from: Instant, to: Instant| u64::try_from(to.saturating_duration_since(from).as_millis()).ok();
        StartStage {
            name: entry.name,
            state: entry.state,
            started_ms: entry.began.and_then(|began| millis(self.start, began)),
            duration_ms: entry.began.and_then(|began| millis(began, entry.ended.unwrap_or_else(Instant::now))),
        }
    }

    fn entry(&mut self, name: StageName) -> &mut Entry {
        &mut self.entries[name as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use StageState::{Done, Failed, Pending, Running};

    fn states(timeline: &Timeline) -> Vec<StageState> {
        timeline.stages().into_iter().map(|stage| stage.state).collect()
    }

    #[test]
    fn lines_are_read() {
        for (line, mark) in [
            (r#"MISMO_STAGE {"stage":"imports","event":"begin","t":0.1}"#, Some(StageMark::Begin(StageName::Imports))),
            (r#"MISMO_STAGE {"stage":"models","event":"end","t":2}"#, Some(StageMark::End(StageName::Models))),
            ("INFO:     Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)", Some(StageMark::Listening)),
            ("INFO:     Started server process [17]", Some(StageMark::Imported)),
            ("INFO:     Application startup complete.", Some(StageMark::SetUp)),
            (r#"MISMO_STAGE {"stage":"imports""#, None),
            (r#"MISMO_STAGE {"stage":"tea","event":"begin"}"#, None),
            ("loading", None),
        ] {
            assert_eq!(StageMark::read(line), mark, "{line}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_tells_nothing_is_read_from_uvicorn() {
        let mut timeline = Timeline::new();
        timeline.spawned();
        assert_eq!(states(&timeline), [Done, Done, Running, Pending, Pending, Pending]);
        tokio::time::advance(std::time::Duration::from_millis(1_500)).await;
        timeline.mark(StageMark::Imported);
        assert_eq!(states(&timeline), [Done, Done, Done, Running, Pending, Pending]);
        assert_eq!(timeline.stages()[2].duration_ms, Some(1_500));
        assert_eq!(timeline.stages()[3].started_ms, Some(1_500));
        timeline.mark(StageMark::SetUp);
        timeline.mark(StageMark::Listening);
        timeline.ready();
        assert_eq!(states(&timeline), [Done; 6]);
    }

    #[test]
    fn a_server_that_tells_its_stages_is_believed() {
        let mut timeline = Timeline::new();
        timeline.spawned();
        timeline.mark(StageMark::Begin(StageName::Imports));
        timeline.mark(StageMark::Begin(StageName::Models));
        timeline.mark(StageMark::SetUp);
        assert_eq!(states(&timeline), [Done, Done, Running, Running, Pending, Pending]);
        timeline.mark(StageMark::End(StageName::Imports));
        assert_eq!(timeline.fail(), Some(StageName::Models));
        assert_eq!(states(&timeline), [Done, Done, Done, Failed, Pending, Pending]);
    }
}
