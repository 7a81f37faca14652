//! What a start is expected to take: medians of this computer's earlier ones. Pure.
//!
//! Nothing is expected of a first start: there is no guess from other computers.

use std::collections::HashMap;

use crate::model::{ServerKind, StageName, StageState, StartForecast, StartOutcome, StartRecord, StartStage};

/// Starts that a median is taken of: enough to bear a few odd ones, few enough to follow a new disk or version.
const RECENT: usize = 30;
/// A start that takes longer than this many halves of the usual time is slow...
const SLOW_HALVES: u64 = 3;
/// ... when that is so many milliseconds more, too: below, nobody notices.
const SLOW_MS: u64 = 1_000;

/// What starts of one kind usually take, in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Usual {
    total_ms: u64,
    starts: u32,
    stages: HashMap<StageName, u64>,
    parts: HashMap<(StageName, String), u64>,
}

impl Usual {
    /// Medians of those of `records` (oldest first) that are of this kind and became ready; `None` without any.
    pub(crate) fn of<'a>(records: impl DoubleEndedIterator<Item = &'a StartRecord>, kind: ServerKind) -> Option<Self> {
        let same = records.rev().filter(|start| start.kind == kind && start.outcome == StartOutcome::Ready);
        let same: Vec<&StartRecord> = same.take(RECENT).collect();
        let mut stages: HashMap<StageName, Vec<u64>> = HashMap::new();
        let mut parts: HashMap<(StageName, String), Vec<u64>> = HashMap::new();
        for stage in same.iter().flat_map(|start| &start.stages) {
            stages.entry(stage.name).or_default().extend(stage.duration_ms);
            for part in &stage.parts {
                parts.entry((stage.name, part.name.clone())).or_default().push(part.duration_ms);
            }
        }
        Some(Self {
            total_ms: median(same.iter().map(|start| start.total_ms).collect())?,
            starts: u32::try_from(same.len()).unwrap_or(u32::MAX),
            stages: stages.into_iter().filter_map(|(name, all)| Some((name, median(all)?))).collect(),
            parts: parts.into_iter().filter_map(|(name, all)| Some((name, median(all)?))).collect(),
        })
    }

    /// Milliseconds from the beginning to ready.
    pub(crate) fn total_ms(&self) -> u64 {
        self.total_ms
    }

    /// Writes beside each stage and part what it usually takes.
    pub(crate) fn annotate(&self, stages: &mut [StartStage]) {
        for stage in stages {
            stage.usual_ms = self.stages.get(&stage.name).copied();
            for part in &mut stage.parts {
                part.usual_ms = self.parts.get(&(stage.name, part.name.clone())).copied();
            }
        }
    }

    /// What is left of a start that is `total_ms` old and whose stages are as they are.
    ///
    /// Each stage that is to come counts with its median, the one under way with what its median leaves: so the forecast
    /// learns from the stages that are over, instead of subtracting from a sum that may already be wrong.
    pub(crate) fn forecast(&self, stages: &[StartStage], total_ms: u64) -> StartForecast {
        let under_way = stages.iter().any(|stage| stage.state == StageState::Running);
        let left = stages.iter().map(|stage| {
            let usual = self.stages.get(&stage.name).copied().unwrap_or_default();
            match stage.state {
                StageState::Pending => usual,
                StageState::Running => usual.saturating_sub(stage.duration_ms.unwrap_or_default()),
                StageState::Done | StageState::Failed | StageState::Stopped => 0,
            }
        });
        let remaining_ms = under_way.then(|| left.sum::<u64>());
        let expected = total_ms + remaining_ms.unwrap_or_default();
        StartForecast {
            usual_ms: self.total_ms,
            starts: self.starts,
            remaining_ms,
            slower_than_usual: expected * 2 > self.total_ms * SLOW_HALVES && expected > self.total_ms + SLOW_MS,
        }
    }
}

/// The middle value; of two middle ones the lower, so that it is a value that was measured.
fn median(mut values: Vec<u64>) -> Option<u64> {
    let middle = values.len().checked_sub(1)? / 2;
    Some(*values.select_nth_unstable(middle).1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::StartPart;
    use StageState::{Done, Failed, Pending, Running};

    fn stage(name: StageName, state: StageState, duration_ms: u64) -> StartStage {
        StartStage {
            name,
            state,
            started_ms: Some(0),
            duration_ms: Some(duration_ms),
            usual_ms: None,
            parts: Vec::new(),
        }
    }

    fn record(kind: ServerKind, outcome: StartOutcome, imports: u64, models: u64) -> StartRecord {
        StartRecord {
            at: String::new(),
            kind,
            version: None,
            outcome,
            code: None,
            total_ms: imports + models,
            stages: vec![stage(StageName::Imports, Done, imports), stage(StageName::Models, Done, models)],
        }
    }

    fn usual(imports: &[u64]) -> Usual {
        let records: Vec<StartRecord> =
            imports.iter().map(|&ms| record(ServerKind::Bundled, StartOutcome::Ready, ms, 1_000)).collect();
        Usual::of(records.iter(), ServerKind::Bundled).expect("a usual start")
    }

    #[test]
    fn only_starts_of_the_kind_that_became_ready_count() {
        let records = [
            record(ServerKind::Own, StartOutcome::Ready, 20_000, 0),
            record(ServerKind::Bundled, StartOutcome::Failed, 9_000, 0),
            record(ServerKind::Bundled, StartOutcome::Stopped, 100, 0),
        ];
        assert_eq!(Usual::of(records.iter(), ServerKind::Bundled), None);
        assert_eq!(Usual::of(records.iter(), ServerKind::Own).map(|usual| usual.total_ms), Some(20_000));
    }

    #[test]
    fn one_odd_start_changes_nothing_and_old_ones_are_forgotten() {
        assert_eq!(usual(&[2_000, 2_100, 60_000]).total_ms, 3_100);
        let new_disk = [vec![9_000; RECENT], vec![2_000; RECENT]].concat();
        assert_eq!(usual(&new_disk).total_ms, 3_000);
        assert_eq!(usual(&new_disk).starts, 30);
    }

    #[test]
    fn what_is_left_follows_the_stages() {
        let usual = usual(&[3_000]);
        for (imports, models, total, remaining, slow) in [
            ((Pending, 0), (Pending, 0), 0, None, false),
            ((Running, 0), (Pending, 0), 0, Some(4_000), false),
            ((Running, 2_000), (Pending, 0), 2_000, Some(2_000), false),
            // Over its time: what comes after is still to come.
            ((Running, 4_500), (Pending, 0), 4_500, Some(1_000), false),
            ((Running, 5_500), (Pending, 0), 5_500, Some(1_000), true),
            // A fast stage leaves less than the usual sum does.
            ((Done, 1_000), (Running, 500), 1_500, Some(500), false),
            ((Done, 3_000), (Running, 9_000), 12_000, Some(0), true),
            ((Done, 3_000), (Done, 1_000), 4_000, None, false),
            ((Done, 6_000), (Done, 1_000), 7_000, None, true),
            ((Failed, 700), (Pending, 0), 700, None, false),
        ] {
            let stages =
                [stage(StageName::Imports, imports.0, imports.1), stage(StageName::Models, models.0, models.1)];
            let forecast = usual.forecast(&stages, total);
            let expected =
                StartForecast { usual_ms: 4_000, starts: 1, remaining_ms: remaining, slower_than_usual: slow };
            assert_eq!(forecast, expected, "{stages:?}");
        }
    }

    #[test]
    fn a_short_start_is_not_called_slow_for_half_a_second() {
        let usual = usual(&[200]);
        assert!(!usual.forecast(&[stage(StageName::Imports, Done, 2_100)], 2_100).slower_than_usual);
        assert!(usual.forecast(&[stage(StageName::Imports, Done, 2_300)], 2_300).slower_than_usual);
    }

    #[test]
    fn stages_and_parts_carry_their_own_medians() {
        let part =
            |duration_ms| StartPart { name: "web".to_owned(), state: Done, started_ms: 0, duration_ms, usual_ms: None };
        let mut records = [300, 500, 400].map(|ms| record(ServerKind::Bundled, StartOutcome::Ready, ms, 50));
        for (record, ms) in records.iter_mut().zip([30, 50, 40]) {
            record.stages[0].parts.push(part(ms));
        }
        let mut stages = [stage(StageName::Imports, Running, 0), stage(StageName::Ready, Pending, 0)];
        stages[0].parts = vec![part(7)];
        Usual::of(records.iter(), ServerKind::Bundled).expect("a usual start").annotate(&mut stages);
        assert_eq!((stages[0].usual_ms, stages[0].parts[0].usual_ms, stages[1].usual_ms), (Some(400), Some(40), None));
    }
}
