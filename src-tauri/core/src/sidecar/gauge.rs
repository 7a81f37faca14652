//! From what a server uses to how near that is to its limit. Pure.

use crate::config::MemoryLimit;
use crate::sidecar::state::Pressure;

/// Samples in a row over the limit until something is done: one may be a moment's need.
const IN_A_ROW: u8 = 3;

/// Counts samples over the limit; one for each child.
#[derive(Debug, Default)]
pub(crate) struct Gauge {
    over: u8,
}

impl Gauge {
    /// What a further sample of `used` bytes means; `None` when it is far from the limit.
    pub(crate) fn read(&mut self, used: u64, limit: Option<MemoryLimit>) -> Option<Pressure> {
        let limit = limit?;
        self.over = if used >= limit.bytes { self.over.saturating_add(1) } else { 0 };
        if self.over >= IN_A_ROW {
            Some(Pressure::TooHigh)
        } else {
            (used >= limit.warning()).then_some(Pressure::High)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(samples: &[u64]) -> Vec<Option<Pressure>> {
        let mut gauge = Gauge::default();
        samples.iter().map(|&used| gauge.read(used, Some(MemoryLimit { bytes: 100 }))).collect()
    }

    #[test]
    fn three_samples_in_a_row_are_too_much() {
        let (high, too_high) = (Some(Pressure::High), Some(Pressure::TooHigh));
        assert_eq!(readings(&[79, 80, 99]), [None, high, high]);
        assert_eq!(readings(&[100, 120, 100, 130]), [high, high, too_high, too_high]);
        assert_eq!(readings(&[100, 100, 99, 100, 100, 100]), [high, high, high, high, high, too_high]);
    }

    #[test]
    fn without_a_limit_nothing_is_too_much() {
        let mut gauge = Gauge::default();
        assert!((0..9).all(|_| gauge.read(u64::MAX, None).is_none()));
    }
}
