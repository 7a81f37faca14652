//! Which stages a job asks for, and how far it is.

use crate::config::Settings;
use crate::model::AnalysisOptions;

/// Names of the stages that were asked for, in the order in which servers do them.
pub(super) fn requested(options: &AnalysisOptions) -> Vec<&'static str> {
    let switches = [
        ("basic_features", options.basic_features.unwrap_or(true)),
        ("characteristics", options.characteristics.unwrap_or(true)),
        ("genre", options.genre.unwrap_or(false)),
        ("stems", options.stems.unwrap_or(false)),
        ("segments", options.segments.unwrap_or(false)),
        ("transitions", options.transitions.unwrap_or(false)),
    ];
    switches.into_iter().filter(|(_, on)| *on).map(|(name, _)| name).collect()
}

/// The stages of a track that nobody asked anything special for. Structure and genre are only made where they come at
/// little cost: another server than ours may need minutes and a graphics card for them.
pub(super) fn usual(settings: &Settings) -> AnalysisOptions {
    let structure = (settings.analyze_structure && settings.installation.is_none() && !settings.remote).then_some(true);
    AnalysisOptions { genre: structure, segments: structure, transitions: structure, ..AnalysisOptions::default() }
}

/// True for a stage of the contract.
pub(super) fn is_known(stage: &str) -> bool {
    ["basic_features", "characteristics", "genre", "stems", "segments", "transitions"].contains(&stage)
}

/// Progress in percent of a job with `done` of `total` stages.
pub(super) fn percent(done: usize, total: u32) -> f64 {
    let total = f64::from(total.max(1));
    let done = u32::try_from(done).map_or(total, f64::from);
    (done / total * 100.0).min(100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_come_in_order() {
        let options = AnalysisOptions { segments: Some(true), ..AnalysisOptions::default() };
        assert_eq!(requested(&options), ["basic_features", "characteristics", "segments"]);
        assert!((percent(1, 4) - 25.0).abs() < f64::EPSILON);
    }
}
