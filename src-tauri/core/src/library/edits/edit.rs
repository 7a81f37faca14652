//! An audio's decisions, and what one more change makes of them. Pure.

use serde::{Deserialize, Serialize};

use super::metadata::Metadata;
use crate::model::{TempoFactor, TrackEdit};

/// Tempos that can be set, in beats a minute.
const TEMPO: (f64, f64) = (20.0, 400.0);
/// Farthest that a grid is moved in one step, in seconds.
const FARTHEST: f64 = 10.0;
/// Tempos so near to each other, as a part of them, are the same.
const SAME: f64 = 0.0005;

/// What the DJ decided about an audio.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Edit {
    /// Tempo; none = the analysis's.
    pub bpm: Option<f64>,
    /// The tempo was given as a number, so the grid is even.
    pub exact: bool,
    /// Seconds by which every beat is moved.
    pub shift: f64,
    /// A moment whose nearest beat begins a bar; none = the analysis's.
    pub downbeat: Option<f64>,
    /// Key and mode; none = the analysis's.
    pub key: Option<(i32, i32)>,
    /// Nothing changes any more.
    pub locked: bool,
    /// The tag's other opinion was found wrong.
    pub settled: bool,
    /// What was written about it. Steps that were kept before there was such a thing have none.
    #[serde(default)]
    pub metadata: Metadata,
}

impl Edit {
    /// The beats are others than the analysis's.
    pub(super) fn changes_grid(&self) -> bool {
        self.bpm.is_some() || self.shift != 0.0 || self.downbeat.is_some()
    }
}

/// The edit with one more `change`. `found` is the tempo that the analysis found.
///
/// # Errors
/// Why the track is left as it is, in one sentence.
pub(super) fn changed(edit: Edit, change: TrackEdit, found: Option<f64>) -> Result<Edit, &'static str> {
    let is_sound = !matches!(change, TrackEdit::Lock { .. } | TrackEdit::SetMetadata(_));
    if edit.locked && is_sound {
        return Err("It is locked: unlock it first");
    }
    let mut next = edit.clone();
    match change {
        TrackEdit::ScaleTempo { factor } => {
            let now = edit.bpm.or(found).ok_or("It has no tempo yet: analyse it, or set one")?;
            next.bpm = tempo(now * factor.value())?;
            if !edit.exact && next.bpm.zip(found).is_some_and(|(bpm, found)| is_same(bpm, found)) {
                next.bpm = None;
            }
        }
        TrackEdit::SetTempo { bpm } => (next.bpm, next.exact) = (tempo(bpm)?, true),
        TrackEdit::ShiftGrid { seconds } => {
            if !(-FARTHEST..=FARTHEST).contains(&seconds) {
                return Err("A grid is moved by ten seconds at most");
            }
            next.shift += seconds;
            next.downbeat = edit.downbeat.map(|downbeat| downbeat + seconds);
        }
        TrackEdit::SetDownbeat { seconds } => {
            if !(0.0..=86_400.0).contains(&seconds) {
                return Err("A bar begins within the track");
            }
            next.downbeat = Some(seconds);
        }
        TrackEdit::SetKey { key, mode } => {
            if !(0..12).contains(&key) || !(0..2).contains(&mode) {
                return Err("A key is 0 (C) to 11 (B), with mode 0 (minor) or 1 (major)");
            }
            next.key = Some((key, mode));
        }
        TrackEdit::Lock { on } => next.locked = on,
        TrackEdit::Settle => next.settled = true,
        TrackEdit::Reset => next = Edit { metadata: edit.metadata, ..Edit::default() },
        TrackEdit::SetMetadata(change) => next.metadata = edit.metadata.changed(change),
    }
    Ok(next)
}

fn tempo(bpm: f64) -> Result<Option<f64>, &'static str> {
    if (TEMPO.0..=TEMPO.1).contains(&bpm) { Ok(Some(bpm)) } else { Err("A tempo is 20 to 400 beats a minute") }
}

/// True for tempos that are one.
pub(super) fn is_same(one: f64, other: f64) -> bool {
    (one / other - 1.0).abs() <= SAME
}

impl TempoFactor {
    /// New tempo by old one.
    pub(super) fn value(self) -> f64 {
        match self {
            Self::Double => 2.0,
            Self::Half => 0.5,
            Self::ThreeHalves => 1.5,
            Self::TwoThirds => 2.0 / 3.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::MetadataChange;

    fn scale(factor: TempoFactor) -> TrackEdit {
        TrackEdit::ScaleTempo { factor }
    }

    #[test]
    fn twice_and_half_is_the_analysis_again() {
        let double = changed(Edit::default(), scale(TempoFactor::Double), Some(87.0)).expect("changed");
        assert_eq!(double.bpm, Some(174.0));
        assert_eq!(changed(double, scale(TempoFactor::Half), Some(87.0)), Ok(Edit::default()));
        let two = changed(Edit::default(), scale(TempoFactor::TwoThirds), Some(174.0)).expect("changed");
        assert_eq!(changed(two, scale(TempoFactor::ThreeHalves), Some(174.0)).map(|edit| edit.bpm), Ok(None));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for (change, found) in [
            (scale(TempoFactor::Double), None),
            (scale(TempoFactor::Double), Some(300.0)),
            (TrackEdit::SetTempo { bpm: 0.0 }, None),
            (TrackEdit::SetTempo { bpm: f64::NAN }, None),
            (TrackEdit::ShiftGrid { seconds: 11.0 }, None),
            (TrackEdit::SetDownbeat { seconds: -1.0 }, None),
            (TrackEdit::SetKey { key: 12, mode: 0 }, None),
        ] {
            assert!(changed(Edit::default(), change.clone(), found).is_err(), "{change:?}");
        }
    }

    #[test]
    fn a_lock_holds_until_it_is_opened() {
        let locked = changed(Edit::default(), TrackEdit::Lock { on: true }, None).expect("locked");
        for change in [TrackEdit::Reset, TrackEdit::SetKey { key: 1, mode: 1 }, TrackEdit::SetTempo { bpm: 120.0 }] {
            assert!(changed(locked.clone(), change, Some(120.0)).is_err());
        }
        let stars = MetadataChange { rating: Some(Some(4)), ..MetadataChange::default() };
        let rated = changed(locked.clone(), TrackEdit::SetMetadata(stars), None).expect("stars are no sound");
        assert_eq!(rated.metadata.rating, Some(4));
        let open = changed(rated.clone(), TrackEdit::Lock { on: false }, None).expect("opened");
        assert_eq!(changed(open, TrackEdit::Reset, None).map(|edit| edit.metadata), Ok(rated.metadata));
        assert_eq!(changed(locked, TrackEdit::Lock { on: false }, None), Ok(Edit::default()));
    }

    #[test]
    fn a_bar_moves_with_its_grid() {
        let set = changed(Edit::default(), TrackEdit::SetDownbeat { seconds: 1.0 }, None).expect("set");
        let moved = changed(set, TrackEdit::ShiftGrid { seconds: 0.25 }, None).expect("moved");
        assert_eq!((moved.shift, moved.downbeat), (0.25, Some(1.25)));
    }
}
