//! How often it went wrong lately, and what follows from that.

use std::time::Duration;

/// Ends that are remembered.
const WINDOW: Duration = Duration::from_secs(600);
/// Ends within the window that make a server that had been ready a lost cause.
const MOST_AFTER_READY: usize = 5;
/// The same before it was ever ready.
const MOST_BEFORE_READY: usize = 3;
/// First delay that is not zero; doubles each time.
const FIRST_DELAY: Duration = Duration::from_millis(500);
/// Longest delay.
const LONGEST_DELAY: Duration = Duration::from_secs(30);
/// Part of the delay that chance may add or take away, so that several servers do not start in step.
const JITTER: f64 = 0.2;
/// Ready for so long without a break: what went wrong before is forgotten.
pub(super) const STABLE: Duration = Duration::from_secs(60);

/// The times of unexpected ends.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Strikes {
    times: Vec<Duration>,
}

impl Strikes {
    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.times.clear();
    }

    /// Counts an end; the delay before the next try, or `None` when there should be none.
    ///
    /// After a server that had been ready the first retry comes at once: it mostly helps.
    pub(super) fn add(&mut self, now: Duration, been_ready: bool, jitter: f64) -> Option<Duration> {
        self.times.retain(|&time| now.saturating_sub(time) < WINDOW);
        self.times.push(now);
        let count = self.times.len();
        if count >= if been_ready { MOST_AFTER_READY } else { MOST_BEFORE_READY } {
            return None;
        }
        let doublings = if been_ready { count.checked_sub(2) } else { count.checked_sub(1) };
        let Some(doublings) = doublings.and_then(|n| u32::try_from(n).ok()) else { return Some(Duration::ZERO) };
        let delay = FIRST_DELAY.saturating_mul(2u32.saturating_pow(doublings)).min(LONGEST_DELAY);
        Some(delay.mul_f64(1.0 + JITTER * jitter.clamp(-1.0, 1.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delays(been_ready: bool, every: Duration) -> Vec<Option<u128>> {
        let mut strikes = Strikes::default();
        (0..6).map(|n| strikes.add(every * n, been_ready, 0.0).map(|delay| delay.as_millis())).collect()
    }

    #[test]
    fn delays_grow_and_end() {
        assert_eq!(delays(true, Duration::from_secs(1))[..5], [Some(0), Some(500), Some(1000), Some(2000), None]);
        assert_eq!(delays(false, Duration::from_secs(1))[..3], [Some(500), Some(1000), None]);
    }

    #[test]
    fn old_ends_are_forgotten() {
        assert_eq!(delays(true, WINDOW), vec![Some(0); 6]);
    }

    #[test]
    fn chance_stays_within_a_fifth() {
        let delay = |jitter| Strikes::default().add(Duration::ZERO, false, jitter);
        assert_eq!(delay(-1.0), Some(Duration::from_millis(400)));
        assert_eq!(delay(7.0), Some(Duration::from_millis(600)));
    }
}
