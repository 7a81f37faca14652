//! The timeline of a start, read from the child's lines and from our own doings.

use tokio::time::Instant;

use crate::model::{StageName, StageState, StartStage};
use crate::sidecar::marks::StageMark;
use crate::sidecar::parts::{Parts, millis};

/// All stages, in order.
const ORDER: [StageName; 6] = [
    StageName::Environment,
    StageName::Spawn,
    StageName::Imports,
    StageName::Models,
    StageName::Server,
    StageName::Ready,
];

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
    parts: Parts,
    /// The server tells its stages itself; uvicorn's lines are then not guessed from.
    told: bool,
}

impl Timeline {
    /// A start that begins now.
    pub(crate) fn new() -> Self {
        let entry = |name| Entry { name, state: StageState::Pending, began: None, ended: None };
        Self { start: Instant::now(), entries: ORDER.map(entry), parts: Parts::default(), told: false }
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
            self.parts.close(name, StageState::Done);
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
                self.hear_interpreter();
                self.begin(stage);
            }
            StageMark::End(stage) => {
                self.told = true;
                self.end(stage);
            }
            StageMark::BeginPart(stage, name) if self.running_since(stage).is_some() => self.parts.begin(stage, &name),
            StageMark::EndPart(stage, name) => self.end_part(stage, &name),
            StageMark::At(name) if !self.told => {
                if let Some(stage) = self.under_way() {
                    self.parts.at(stage, name);
                }
            }
            StageMark::Past(name) if !self.told => {
                if let Some(stage) = self.under_way() {
                    self.end_part(stage, name);
                }
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
            // Of a stage that is not under way, or guessed where the server tells.
            StageMark::BeginPart(..)
            | StageMark::Imported
            | StageMark::SetUp
            | StageMark::At(_)
            | StageMark::Past(_) => {}
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
        self.break_off(StageState::Failed)
    }

    /// The start was called off.
    pub(crate) fn stop(&mut self) {
        self.break_off(StageState::Stopped);
    }

    fn break_off(&mut self, state: StageState) -> Option<StageName> {
        let entry = self.entries.iter_mut().rev().find(|entry| entry.state == StageState::Running)?;
        entry.state = state;
        entry.ended = Some(Instant::now());
        let name = entry.name;
        self.parts.close(name, state);
        Some(name)
    }

    /// From the beginning to the end of the last stage that began, in milliseconds.
    pub(crate) fn total_ms(&self) -> u64 {
        let ends = self.entries.iter().filter(|entry| entry.began.is_some());
        let ends = ends.map(|entry| entry.ended.unwrap_or_else(Instant::now));
        ends.max().map_or(0, |end| millis(self.start, end))
    }

    /// The stages as everyone else sees them.
    pub(crate) fn stages(&self) -> Vec<StartStage> {
        self.entries.iter().map(|entry| self.stage(entry)).collect()
    }

    fn stage(&self, entry: &Entry) -> StartStage {
        StartStage {
            name: entry.name,
            state: entry.state,
            started_ms: entry.began.map(|began| millis(self.start, began)),
            duration_ms: entry.began.map(|began| millis(began, entry.ended.unwrap_or_else(Instant::now))),
            usual_ms: None,
            parts: self.parts.of(entry.name, self.start),
        }
    }

    /// The first word of a server that tells its stages: until now it was Python and uvicorn that were loaded.
    fn hear_interpreter(&mut self) {
        let first = !std::mem::replace(&mut self.told, true);
        if let Some(began) = self.running_since(StageName::Imports).filter(|_| first) {
            self.parts.replace(StageName::Imports, "interpreter", began);
        }
    }

    fn end_part(&mut self, stage: StageName, name: &str) {
        if let Some(began) = self.running_since(stage) {
            self.parts.end(stage, name, began);
        }
    }

    /// The stage that began last and is not over.
    fn under_way(&self) -> Option<StageName> {
        self.entries.iter().rev().find(|entry| entry.state == StageState::Running).map(|entry| entry.name)
    }

    /// When `stage` began, while it is under way.
    fn running_since(&self, stage: StageName) -> Option<Instant> {
        let entry = &self.entries[stage as usize];
        entry.began.filter(|_| entry.state == StageState::Running)
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

    /// Name, beginning, length and state of each part of a stage.
    fn parts(timeline: &Timeline, stage: StageName) -> Vec<(String, u64, u64, StageState)> {
        let parts = timeline.stages().swap_remove(stage as usize).parts;
        parts.into_iter().map(|part| (part.name, part.started_ms, part.duration_ms, part.state)).collect()
    }

    async fn pass(millis: u64) {
        tokio::time::advance(std::time::Duration::from_millis(millis)).await;
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

    #[tokio::test(start_paused = true)]
    async fn the_bundled_server_tells_what_its_imports_are_made_of() {
        let mut timeline = Timeline::new();
        timeline.spawned();
        pass(400).await;
        timeline.mark(StageMark::Begin(StageName::Imports));
        timeline.mark(StageMark::BeginPart(StageName::Imports, "web".to_owned()));
        pass(600).await;
        timeline.mark(StageMark::EndPart(StageName::Imports, "web".to_owned()));
        timeline.mark(StageMark::BeginPart(StageName::Imports, "engine".to_owned()));
        pass(300).await;
        // A library's talk is not taken for a part beside what the server itself tells.
        timeline.mark(StageMark::At("tensorflow"));
        let known = [("interpreter".to_owned(), 0, 400, Done), ("web".to_owned(), 400, 600, Done)];
        let engine = |state| ("engine".to_owned(), 1_000, 300, state);
        assert_eq!(parts(&timeline, StageName::Imports), [&known[..], &[engine(Running)]].concat());
        assert_eq!(timeline.fail(), Some(StageName::Imports));
        assert_eq!(parts(&timeline, StageName::Imports), [&known[..], &[engine(Failed)]].concat());
        assert_eq!(timeline.total_ms(), 1_300);
    }

    #[tokio::test(start_paused = true)]
    async fn an_existing_server_s_parts_follow_one_another() {
        let mut timeline = Timeline::new();
        timeline.spawned();
        pass(100).await;
        timeline.mark(StageMark::At("tensorflow"));
        pass(3_000).await;
        timeline.mark(StageMark::At("tensorflow"));
        timeline.mark(StageMark::Imported);
        timeline.mark(StageMark::At("beat_this"));
        pass(2_000).await;
        timeline.mark(StageMark::Past("genre"));
        pass(500).await;
        timeline.mark(StageMark::Past("demucs"));
        timeline.mark(StageMark::SetUp);
        assert_eq!(parts(&timeline, StageName::Imports), [("tensorflow".to_owned(), 100, 3_000, Done)]);
        assert_eq!(
            parts(&timeline, StageName::Models),
            [
                ("beat_this".to_owned(), 3_100, 2_000, Done),
                ("genre".to_owned(), 5_100, 0, Done),
                ("demucs".to_owned(), 5_100, 500, Done),
            ]
        );
        timeline.ready();
        timeline.mark(StageMark::At("genre"));
        timeline.mark(StageMark::At("job_manager"));
        assert!(timeline.stages().iter().all(|stage| stage.parts.iter().all(|part| part.state == Done)));
        assert_eq!(timeline.stages().iter().flat_map(|stage| &stage.parts).count(), 4);
    }
}
