//! The beats that follow from the analysis and the DJ's decisions. Pure.

use super::edit::Edit;

/// Ratios between tempos that are another way of counting the same music.
const SIMPLE: [f64; 8] = [1.0, 2.0, 0.5, 1.5, 2.0 / 3.0, 3.0, 1.0 / 3.0, 4.0];
/// So near is a ratio to a simple one, as a part of it.
const NEAR: f64 = 0.005;
/// Beats of a bar where nothing tells.
const COMMON_TIME: usize = 4;

/// Beats and downbeats of an audio, in seconds; none where they are not known.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Grid {
    pub beats: Option<Vec<f64>>,
    pub downbeats: Option<Vec<f64>>,
}

/// The grid as the DJ wants it.
///
/// * `found`: the analysis's beats, ascending seconds.
/// * `bpm`: the analysis's tempo.
/// * `end`: length of the audio in seconds, to which an even grid reaches.
pub(super) fn edited(found: Grid, edit: &Edit, bpm: Option<f64>, end: f64) -> Grid {
    if !edit.changes_grid() {
        return found;
    }
    let bar = beats_a_bar(&found);
    let moved = |list: Option<Vec<f64>>| -> Vec<f64> {
        list.unwrap_or_default().into_iter().map(|second| second + edit.shift).filter(|&second| second >= 0.0).collect()
    };
    let (beats, downbeats) = (moved(found.beats), moved(found.downbeats));
    let anchor = edit.downbeat.or_else(|| downbeats.first().copied());
    let beats = match edit.bpm {
        None => beats,
        Some(wanted) => {
            let ratio = bpm.filter(|_| !edit.exact && beats.len() > 1).and_then(|bpm| simple(wanted / bpm));
            let start = anchor.or_else(|| beats.first().copied()).unwrap_or(edit.shift);
            match ratio {
                Some(ratio) => recounted(&beats, ratio, nearest(&beats, start)),
                None => even(wanted, start, end),
            }
        }
    };
    let downbeats = match anchor {
        // Bars as they were found, also where one is longer than the others.
        Some(_) if edit.bpm.is_none() && edit.downbeat.is_none() => downbeats,
        Some(anchor) if !beats.is_empty() => {
            beats.iter().copied().skip(nearest(&beats, anchor) % bar).step_by(bar).collect()
        }
        _ => Vec::new(),
    };
    Grid { beats: Some(beats), downbeats: Some(downbeats) }
}

/// The simple ratio that `ratio` is.
fn simple(ratio: f64) -> Option<f64> {
    SIMPLE.into_iter().find(|simple| (ratio / simple - 1.0).abs() <= NEAR)
}

/// Most frequent number of beats from one downbeat to the next.
fn beats_a_bar(grid: &Grid) -> usize {
    let (Some(beats), Some(downbeats)) = (&grid.beats, &grid.downbeats) else { return COMMON_TIME };
    let places: Vec<usize> = downbeats.iter().map(|&downbeat| nearest(beats, downbeat)).collect();
    let lengths = || places.windows(2).map(|pair| pair[1] - pair[0]).filter(|&length| (2..=12).contains(&length));
    lengths().max_by_key(|&length| lengths().filter(|&other| other == length).count()).unwrap_or(COMMON_TIME)
}

/// Index of the beat that is nearest to `second`; 0 without beats.
fn nearest(beats: &[f64], second: f64) -> usize {
    let after = beats.partition_point(|&beat| beat < second);
    let distance = |index: usize| (beats[index] - second).abs();
    match after {
        0 => 0,
        after if after == beats.len() => after - 1,
        after if distance(after - 1) <= distance(after) => after - 1,
        after => after,
    }
}

/// The same beats counted `ratio` times as fast; the beat number `anchor` stays one. What lies between two beats is
/// found between them, so that a tempo that varies goes on varying.
fn recounted(beats: &[f64], ratio: f64, anchor: usize) -> Vec<f64> {
    let last = beats.len() - 1;
    let before = (anchor as f64 * ratio).floor();
    let first = anchor as f64 - before / ratio;
    let at = |place: f64| {
        let index = (place as usize).min(last.saturating_sub(1));
        beats[index] + (place - index as f64) * (beats[index + 1] - beats[index])
    };
    // Rounding must not lose the last beat.
    let places = (0..).map(|n| first + f64::from(n) / ratio).take_while(|&place| place <= last as f64 + 1e-9);
    places.map(at).collect()
}

/// Even beats over the whole audio, one of them at `start`.
fn even(bpm: f64, start: f64, end: f64) -> Vec<f64> {
    let step = 60.0 / bpm;
    let first = start - (start / step).floor() * step;
    (0..).map(|n| first + f64::from(n) * step).take_while(|&beat| beat < end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 20 beats at 120 BPM from 0.5 s on, bars of four from the second beat on.
    fn found() -> Grid {
        let beats: Vec<f64> = (0..20).map(|n| 0.5 + f64::from(n) * 0.5).collect();
        let downbeats = beats.iter().copied().skip(1).step_by(4).collect();
        Grid { beats: Some(beats), downbeats: Some(downbeats) }
    }

    fn make(edit: Edit) -> (Vec<f64>, Vec<f64>) {
        let grid = edited(found(), &edit, Some(120.0), 10.4);
        (grid.beats.expect("beats"), grid.downbeats.expect("downbeats"))
    }

    fn assert_near(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len(), "{found:?}");
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?}");
    }

    #[test]
    fn without_a_decision_it_is_the_analysis() {
        assert_eq!(edited(found(), &Edit::default(), Some(120.0), 10.4), found());
        let key = Edit { key: Some((3, 1)), locked: true, ..Edit::default() };
        assert_eq!(edited(found(), &key, Some(120.0), 10.4), found());
    }

    #[test]
    fn twice_as_fast_puts_a_beat_between_two() {
        let (beats, downbeats) = make(Edit { bpm: Some(240.0), ..Edit::default() });
        assert_eq!(beats.len(), 39);
        assert_near(&beats[..4], &[0.5, 0.75, 1.0, 1.25]);
        assert_near(&downbeats[..2], &[1.0, 2.0]);
    }

    #[test]
    fn half_as_fast_keeps_the_downbeats() {
        let (beats, downbeats) = make(Edit { bpm: Some(60.0), ..Edit::default() });
        assert_near(&beats[..3], &[1.0, 2.0, 3.0]);
        assert_near(&downbeats, &[1.0, 5.0, 9.0]);
    }

    #[test]
    fn three_for_two_keeps_the_downbeat() {
        let (beats, downbeats) = make(Edit { bpm: Some(180.0), ..Edit::default() });
        assert!(beats.iter().any(|beat| (beat - 1.0).abs() < 1e-9));
        assert!(beats.windows(2).all(|pair| (pair[1] - pair[0] - 1.0 / 3.0).abs() < 1e-9));
        assert!((downbeats[0] - 1.0).abs() < 1e-9 || (downbeats[1] - 1.0).abs() < 1e-9, "{downbeats:?}");
    }

    #[test]
    fn a_tempo_that_varies_goes_on_varying() {
        let found = Grid { beats: Some(vec![0.0, 1.0, 3.0]), downbeats: None };
        let grid = edited(found, &Edit { bpm: Some(80.0), ..Edit::default() }, Some(40.0), 9.0);
        assert_eq!(grid.beats, Some(vec![0.0, 0.5, 1.0, 2.0, 3.0]));
        assert_eq!(grid.downbeats, Some(vec![]), "no bar is made up");
    }

    #[test]
    fn a_number_makes_an_even_grid_through_the_first_bar() {
        let (beats, downbeats) = make(Edit { bpm: Some(121.0), exact: true, ..Edit::default() });
        let step = 60.0 / 121.0;
        assert!(beats.windows(2).all(|pair| (pair[1] - pair[0] - step).abs() < 1e-9));
        assert!(beats.iter().any(|beat| (beat - 1.0).abs() < 1e-9));
        assert!(beats[0] < step && beats.last().is_some_and(|&last| last < 10.4 && last > 10.4 - step));
        assert!(downbeats.iter().any(|beat| (beat - 1.0).abs() < 1e-9));
    }

    #[test]
    fn moved_beats_stay_in_the_track_and_bars_with_them() {
        let (beats, downbeats) = make(Edit { shift: -0.6, ..Edit::default() });
        assert_near(&beats[..2], &[0.4, 0.9]);
        assert_near(&downbeats[..2], &[0.4, 2.4]);
    }

    #[test]
    fn a_bar_begins_where_the_dj_says() {
        let (_, downbeats) = make(Edit { downbeat: Some(2.1), ..Edit::default() });
        assert_near(&downbeats[..2], &[2.0, 4.0]);
        let (_, wrapped) = make(Edit { downbeat: Some(2.6), ..Edit::default() });
        assert_near(&wrapped[..2], &[0.5, 2.5]);
    }

    #[test]
    fn without_an_analysis_a_number_alone_makes_a_grid() {
        let grid = edited(Grid::default(), &Edit { bpm: Some(60.0), exact: true, ..Edit::default() }, None, 2.5);
        assert_eq!(grid.beats, Some(vec![0.0, 1.0, 2.0]));
    }

    #[test]
    fn odd_bars_are_known() {
        let beats: Vec<f64> = (0..12).map(f64::from).collect();
        let downbeats = vec![0.0, 3.0, 6.0, 9.0];
        let grid = Grid { beats: Some(beats), downbeats: Some(downbeats) };
        let grid = edited(grid, &Edit { downbeat: Some(1.0), ..Edit::default() }, Some(60.0), 12.0);
        assert_eq!(grid.downbeats, Some(vec![1.0, 4.0, 7.0, 10.0]));
    }
}
