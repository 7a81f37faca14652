//! What goes with a track: key, tempo and energy that are near.
//!
//! Near is: the same, the relative or a neighbouring key on the wheel; a tempo within 6 %, also counted at half or
//! double, which is what a turntable's pitch range and a key lock bear; energy within two steps of ten.

use crate::library::catalogue::{Contents, Row};
use crate::library::key_text::Key;
use crate::library::wheel::{self, Relation};
use crate::model::TrackState;

/// Tempos further apart, in percent, do not go together.
const MOST_PERCENT: f64 = 6.0;
/// What computing with floating point numbers may add to a percentage.
const ROUNDING: f64 = 1e-9;
/// Energies further apart, in steps, do not go together.
const MOST_STEPS: i32 = 2;

/// How another tempo is counted beside a track's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Beat for beat.
    Alike,
    /// The other has half the tempo: its beats count twice.
    Half,
    /// The other has double the tempo.
    Double,
}

/// How another tempo stands to a track's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tempo {
    pub counted: Counted,
    /// How much faster the other is, so counted; negative when it is slower.
    pub percent: f64,
}

/// How `other` stands to `bpm`; none when they are too far apart.
pub(crate) fn tempo(bpm: f64, other: f64) -> Option<Tempo> {
    [(Counted::Alike, 1.0), (Counted::Half, 2.0), (Counted::Double, 0.5)]
        .map(|(counted, factor)| Tempo { counted, percent: (other * factor / bpm - 1.0) * 100.0 })
        .into_iter()
        .find(|tempo| tempo.percent.abs() <= MOST_PERCENT + ROUNDING)
}

/// Steps from one energy level to another, as both are shown; none when they are too far apart.
fn steps(energy: f32, other: f32) -> Option<i32> {
    let steps = (other.round() - energy.round()) as i32;
    (steps.abs() <= MOST_STEPS).then_some(steps)
}

/// What of a track's sound decides what goes with it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sound {
    number: i64,
    audio: u64,
    bpm: f64,
    key: Key,
    energy: Option<f32>,
}

/// How a track goes with another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fit {
    pub key: Relation,
    pub tempo: Tempo,
    /// Steps up or down; none when one of both is not known.
    pub energy: Option<i32>,
}

impl Sound {
    /// The sound of a row; none before its tempo and key are known.
    pub(crate) fn of(row: &Row) -> Option<Self> {
        let facts = &row.facts;
        let bpm = facts.bpm.filter(|bpm| *bpm > 0.0)?;
        Some(Self { number: row.number, audio: facts.audio, bpm, key: facts.key?, energy: facts.energy })
    }

    /// How `row` goes with it; none when it does not, and for the track itself and others of its audio.
    pub(crate) fn fit(&self, row: &Row) -> Option<Fit> {
        let facts = &row.facts;
        if row.number == self.number || (facts.audio == self.audio && self.audio != 0) {
            return None;
        }
        let energy = match (self.energy, facts.energy) {
            (Some(energy), Some(other)) => Some(steps(energy, other)?),
            _ => None,
        };
        Some(Fit { key: wheel::relation(self.key, facts.key?)?, tempo: tempo(self.bpm, facts.bpm?)?, energy })
    }
}

impl Fit {
    /// How far apart both are: the sum of three distances, each 0 (alike) to 1 (as far as it may be).
    pub(crate) fn distance(&self) -> f64 {
        let key = match self.key {
            Relation::Same => 0.0,
            Relation::Relative => 0.5,
            Relation::Neighbour => 1.0,
        };
        // Not known counts as far as it may be: what is known to fit comes first.
        let energy = self.energy.map_or(1.0, |steps| f64::from(steps.abs()) / f64::from(MOST_STEPS));
        key + self.tempo.percent.abs() / MOST_PERCENT + energy
    }

    /// Why it goes, in words: `same key, +1.2 %, energy +1`.
    pub(crate) fn reason(&self) -> String {
        let key = match self.key {
            Relation::Same => "same key",
            Relation::Relative => "relative key",
            Relation::Neighbour => "neighbouring key",
        };
        let counted = match self.tempo.counted {
            Counted::Alike => "",
            Counted::Half => "half tempo ",
            Counted::Double => "double tempo ",
        };
        let tempo = if self.tempo.percent.abs() < 0.05 {
            if self.tempo.counted == Counted::Alike { "same tempo".to_owned() } else { counted.trim_end().to_owned() }
        } else {
            format!("{counted}{:+.1} %", self.tempo.percent).replace('-', "\u{2212}")
        };
        let energy = match self.energy {
            None => "energy not known".to_owned(),
            Some(0) => "same energy".to_owned(),
            Some(steps) => format!("energy {steps:+}").replace('-', "\u{2212}"),
        };
        format!("{key}, {tempo}, {energy}")
    }
}

/// The row's file is there, so that it can be played next, and no other of its audio is shown in its place.
pub(crate) fn may_follow(contents: &Contents, row: &Row) -> bool {
    !matches!(contents.state(row), TrackState::Missing | TrackState::Away) && !contents.is_set_aside(row)
}

/// The places of the rows that go with `sound`, the nearest first, `most` at most.
pub(crate) fn ranked(contents: &Contents, sound: &Sound, most: usize) -> Vec<(u32, Fit)> {
    let places = (0_u32..).zip(contents.rows()).filter(|(_, row)| may_follow(contents, row));
    let mut found: Vec<_> = places.filter_map(|(place, row)| Some((place, sound.fit(row)?, row.number))).collect();
    found.sort_by(|(_, a, first), (_, b, second)| a.distance().total_cmp(&b.distance()).then(first.cmp(second)));
    found.into_iter().map(|(place, fit, _)| (place, fit)).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tempos_go_together_within_six_percent_also_at_half_and_double() {
        let table = [
            (128.0, 128.0, Some((Counted::Alike, 0.0))),
            (100.0, 106.0, Some((Counted::Alike, 6.0))),
            (100.0, 106.1, None),
            (100.0, 94.0, Some((Counted::Alike, -6.0))),
            (174.0, 87.0, Some((Counted::Half, 0.0))),
            (174.0, 88.74, Some((Counted::Half, 2.0))),
            (87.0, 174.0, Some((Counted::Double, 0.0))),
            (100.0, 150.0, None),
            (100.0, 0.0, None),
        ];
        for (bpm, other, expected) in table {
            let found = tempo(bpm, other).map(|tempo| (tempo.counted, (tempo.percent * 1_000.0).round() / 1_000.0));
            assert_eq!(found, expected, "{bpm} {other}");
        }
    }

    #[test]
    fn energies_go_together_within_two_steps_as_they_are_shown() {
        assert_eq!((steps(5.0, 5.4), steps(5.0, 7.4), steps(5.4, 3.2)), (Some(0), Some(2), Some(-2)));
        assert_eq!(steps(5.0, 7.6), None);
    }

    #[test]
    fn what_is_nearer_comes_first_and_says_why() {
        let fit = |key, counted, percent, energy| Fit { key, tempo: Tempo { counted, percent }, energy };
        let ranked = [
            (fit(Relation::Same, Counted::Alike, 0.0, Some(0)), "same key, same tempo, same energy"),
            (fit(Relation::Same, Counted::Half, 0.02, Some(0)), "same key, half tempo, same energy"),
            (fit(Relation::Same, Counted::Alike, 1.2, Some(1)), "same key, +1.2 %, energy +1"),
            (
                fit(Relation::Relative, Counted::Double, -1.5, Some(-1)),
                "relative key, double tempo \u{2212}1.5 %, energy \u{2212}1",
            ),
            (fit(Relation::Neighbour, Counted::Alike, 3.0, None), "neighbouring key, +3.0 %, energy not known"),
        ];
        for (fit, reason) in ranked {
            assert_eq!(fit.reason(), reason);
        }
        assert!(ranked.map(|(fit, _)| fit.distance()).is_sorted());
    }
}
