//! Parts of a start's stages, as far as a server tells of them, or its lines betray them.

use tokio::time::Instant;

use crate::model::{StageName, StageState, StartPart};

/// A part with its times.
#[derive(Debug, Clone)]
struct Part {
    stage: StageName,
    name: String,
    state: StageState,
    began: Instant,
    ended: Option<Instant>,
}

/// The parts of one start, in the order in which they began. A name comes once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts {
    all: Vec<Part>,
}

impl Parts {
    /// `name` begins.
    pub(crate) fn begin(&mut self, stage: StageName, name: &str) {
        if !self.knows(name) {
            self.add(stage, name, Instant::now(), StageState::Running);
        }
    }

    /// A server that loads one thing after the other is at `name`: the one before is over.
    pub(crate) fn at(&mut self, stage: StageName, name: &str) {
        if !self.knows(name) {
            self.close(stage, StageState::Done);
            self.begin(stage, name);
        }
    }

    /// `name` is over. When its beginning was not told, it began when the one before it ended, or at `stage_began`.
    pub(crate) fn end(&mut self, stage: StageName, name: &str, stage_began: Instant) {
        if let Some(part) = self.all.iter_mut().find(|part| part.name == name) {
            part.end(StageState::Done);
            return;
        }
        self.close(stage, StageState::Done);
        let before = self.all.iter().filter(|part| part.stage == stage).filter_map(|part| part.ended).max();
        self.add(stage, name, before.unwrap_or(stage_began), StageState::Done);
    }

    /// What is under way in `stage` came to this end.
    pub(crate) fn close(&mut self, stage: StageName, state: StageState) {
        self.all.iter_mut().filter(|part| part.stage == stage).for_each(|part| part.end(state));
    }

    /// Forgets what was guessed: from `began` until now it was `name`.
    pub(crate) fn replace(&mut self, stage: StageName, name: &str, began: Instant) {
        self.all.clear();
        self.add(stage, name, began, StageState::Done);
    }

    /// The parts of `stage` in a start that began at `start`, as everyone else sees them.
    pub(crate) fn of(&self, stage: StageName, start: Instant) -> Vec<StartPart> {
        let parts = self.all.iter().filter(|part| part.stage == stage);
        let told = parts.map(|part| StartPart {
            name: part.name.clone(),
            state: part.state,
            started_ms: millis(start, part.began),
            duration_ms: millis(part.began, part.ended.unwrap_or_else(Instant::now)),
            usual_ms: None,
        });
        told.collect()
    }

    fn knows(&self, name: &str) -> bool {
        self.all.iter().any(|part| part.name == name)
    }

    fn add(&mut self, stage: StageName, name: &str, began: Instant, state: StageState) {
        let ended = (state != StageState::Running).then(Instant::now);
        self.all.push(Part { stage, name: name.to_owned(), state, began, ended });
    }
}

impl Part {
    fn end(&mut self, state: StageState) {
        if self.state == StageState::Running {
            self.state = state;
            self.ended = Some(Instant::now());
        }
    }
}

/// Milliseconds from one moment to another; 0 when the other is earlier.
pub(crate) fn millis(from: Instant, to: Instant) -> u64 {
    u64::try_from(to.saturating_duration_since(from).as_millis()).unwrap_or(u64::MAX)
}
