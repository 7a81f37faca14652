//! Sorting by numbers without comparing them: what a list of 100 000 rows is sorted with in little more than a
//! millisecond (least significant digit first, Knuth, The Art of Computer Programming 3, 5.2.5).

/// Bits of a digit: few passes, and counters that stay in the fastest cache.
const BITS: u32 = 11;
const DIGITS: usize = 1 << BITS;
/// Below so many, comparing is faster than counting.
const FEW: usize = 1_000;

/// Stands for "not known": sorts last, and must not stand in the way of a sort of few digits.
pub(super) const UNKNOWN: u64 = u64::MAX;

/// Sorts `items` by their first half; alike ones keep their order.
pub(super) fn sort(items: &mut Vec<(u64, u32)>) {
    let unknown: Vec<_> = items.extract_if(.., |(key, _)| *key == UNKNOWN).collect();
    if items.len() < FEW {
        items.sort_by_key(|(key, _)| *key);
    } else {
        sort_many(items);
    }
    items.extend(unknown);
}

fn sort_many(items: &mut Vec<(u64, u32)>) {
    let first = items[0].0;
    let different = items.iter().fold(0, |bits, (key, _)| bits | (key ^ first));
    let mut other = vec![(0, 0); items.len()];
    for shift in (0..u64::BITS).step_by(BITS as usize) {
        // Where all have the same digit there is nothing to sort.
        if different >> shift & (DIGITS as u64 - 1) != 0 {
            pass(items, &mut other, shift);
            std::mem::swap(items, &mut other);
        }
    }
}

/// Puts `from` into `to` in the order of one digit.
fn pass(from: &[(u64, u32)], to: &mut [(u64, u32)], shift: u32) {
    let digit = |key: u64| (key >> shift) as usize & (DIGITS - 1);
    let mut starts = [0_u32; DIGITS];
    for (key, _) in from {
        starts[digit(*key)] += 1;
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += std::mem::replace(start, sum);
    }
    for item in from {
        let start = &mut starts[digit(item.0)];
        to[*start as usize] = *item;
        *start += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts_as_comparing_does() {
        let mut seed = 88_172_645_463_325_252_u64;
        let mut random = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed
        };
        let makers: [fn(u64) -> u64; 5] =
            [|n| n, |n| n % 7, |n| n % 100_000, |n| if n % 5 == 0 { UNKNOWN } else { n >> 40 }, |_| 3];
        for count in [0, 1, 2, 999, 1_000, 5_000] {
            for make in makers {
                let mut items: Vec<_> = (0..count).map(|place| (make(random()), place)).collect();
                let mut expected = items.clone();
                expected.sort();
                sort(&mut items);
                assert_eq!(items, expected, "{count}");
            }
        }
    }
}
