//! One column of text: each value once, in one long string that is searched in one go.

use std::sync::OnceLock;

use memchr::memmem::Finder;
use xxhash_rust::xxh3::xxh3_64;

use super::hashed::ByHash;

/// Stands for "no value".
pub(crate) const NONE: u32 = u32::MAX;

/// The values of a column by number.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    /// All values, each closed by a line break, which none contains.
    text: String,
    /// Where each value ends in `text`, its line break left out.
    ends: Vec<u32>,
    /// Rows that have the value.
    uses: Vec<u32>,
    /// Values by their hash. Of two values with one hash the later is not in here, and may then stand twice.
    known: ByHash<u32>,
    /// Values without a use.
    unused: usize,
    /// How the values up to some number are sorted.
    sorted: Vec<u32>,
    ranks: OnceLock<Ranks>,
}

/// How all values are sorted.
#[derive(Debug)]
struct Ranks {
    sorted: Vec<u32>,
    /// Place of each value among the sorted.
    of: Vec<u32>,
}

/// A set of values.
#[derive(Debug)]
pub(crate) struct Values(Vec<u64>);

impl Values {
    pub(crate) fn contains(&self, value: u32) -> bool {
        self.0.get(value as usize / 64).is_some_and(|word| word >> (value % 64) & 1 == 1)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        let bits = |(index, word): (usize, &u64)| {
            let (index, word) = (u32::try_from(index).unwrap_or(u32::MAX), *word);
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| index * 64 + bit)
        };
        self.0.iter().enumerate().filter(|(_, word)| **word != 0).flat_map(bits)
    }
}

impl Texts {
    /// The number of `text`, used once more.
    pub(crate) fn add(&mut self, text: &str) -> u32 {
        let hash = xxh3_64(text.as_bytes());
        let known = self.known.get(&hash).copied().filter(|number| self.get(*number) == text);
        let number = known.unwrap_or_else(|| self.append(text, hash));
        let uses = &mut self.uses[number as usize];
        if *uses == 0 {
            self.unused -= 1;
        }
        *uses += 1;
        number
    }

    fn append(&mut self, text: &str, hash: u64) -> u32 {
        let number = u32::try_from(self.ends.len()).unwrap_or(NONE);
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.text.push('\n');
        self.uses.push(0);
        self.unused += 1;
        self.known.entry(hash).or_insert(number);
        if let Some(ranks) = self.ranks.take() {
            self.sorted = ranks.sorted;
        }
        number
    }

    /// Gives back room that is not needed, and sorts all values.
    pub(crate) fn settle(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.uses.shrink_to_fit();
        self.rank(0);
    }

    /// A row has the value no more.
    pub(crate) fn release(&mut self, number: u32) {
        if let Some(uses) = self.uses.get_mut(number as usize) {
            *uses -= 1;
            if *uses == 0 {
                self.unused += 1;
            }
        }
    }

    /// Most values are without a use: time to start anew.
    pub(crate) fn is_worn(&self) -> bool {
        self.unused > 1_000 && self.unused > self.ends.len() / 2
    }

    /// The value of this number; nothing for [`NONE`].
    pub(crate) fn get(&self, number: u32) -> &str {
        let Some(end) = self.ends.get(number as usize) else { return "" };
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before as usize] + 1);
        &self.text[start as usize..*end as usize]
    }

    /// Rows that have the value.
    pub(crate) fn uses(&self, number: u32) -> u32 {
        self.uses.get(number as usize).copied().unwrap_or_default()
    }

    /// Values that contain `needle`, which has no line break.
    pub(crate) fn containing(&self, needle: &str) -> Values {
        let mut values = Values(vec![0; self.ends.len().div_ceil(64)]);
        let (finder, text) = (Finder::new(needle), self.text.as_bytes());
        let (mut from, mut value) = (0, 0);
        while let Some(found) = text.get(from..).and_then(|rest| finder.find(rest)) {
            let at = from + found;
            while self.ends.get(value).is_some_and(|end| (*end as usize) < at) {
                value += 1;
            }
            let Some(end) = self.ends.get(value) else { break };
            values.0[value / 64] |= 1 << (value % 64);
            // Once found in a value is enough.
            from = *end as usize + 1;
        }
        values
    }

    /// The place of a value among all, sorted.
    pub(crate) fn rank(&self, number: u32) -> Option<u32> {
        self.ranks.get_or_init(|| self.sort()).of.get(number as usize).copied()
    }

    /// Sorts what came since the last time, and merges it with what was sorted.
    fn sort(&self) -> Ranks {
        let count = u32::try_from(self.ends.len()).unwrap_or(NONE);
        let first = u32::try_from(self.sorted.len()).unwrap_or(NONE);
        let mut new: Vec<u32> = (first..count).collect();
        new.sort_by(|a, b| self.get(*a).cmp(self.get(*b)));
        let mut sorted = Vec::with_capacity(self.ends.len());
        let mut old = &self.sorted[..];
        for value in new {
            let before = old.partition_point(|other| self.get(*other) <= self.get(value));
            sorted.extend_from_slice(&old[..before]);
            sorted.push(value);
            old = &old[before..];
        }
        sorted.extend_from_slice(old);
        let mut of = vec![0; self.ends.len()];
        for (rank, value) in (0_u32..).zip(&sorted) {
            of[*value as usize] = rank;
        }
        Ranks { sorted, of }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_once_and_are_found() {
        let mut texts = Texts::default();
        let numbers = ["house", "deep house", "", "techno", "house"].map(|text| texts.add(text));
        assert_eq!(numbers, [0, 1, 2, 3, 0]);
        assert_eq!((texts.get(1), texts.get(3), texts.get(NONE)), ("deep house", "techno", ""));
        assert_eq!((texts.uses(0), texts.uses(1), texts.uses(NONE)), (2, 1, 0));
        let found = |needle: &str| texts.containing(needle).iter().collect::<Vec<_>>();
        assert_eq!(found("house"), [0, 1]);
        assert_eq!(found("e"), [0, 1, 3]);
        assert_eq!(found("techno"), [3]);
        assert_eq!(found("housedeep"), [] as [u32; 0], "values do not run into each other");
        assert_eq!(found(""), [0, 1, 2, 3]);
        assert!(texts.containing("deep").contains(1) && !texts.containing("deep").contains(NONE));
    }

    #[test]
    fn new_values_find_their_rank() {
        let mut texts = Texts::default();
        for text in ["m", "c", "x"] {
            texts.add(text);
        }
        let ranks = |texts: &Texts| (0..5).map(|value| texts.rank(value)).collect::<Vec<_>>();
        assert_eq!(ranks(&texts), [Some(1), Some(0), Some(2), None, None]);
        texts.add("a");
        texts.add("n");
        assert_eq!(ranks(&texts), [Some(2), Some(1), Some(4), Some(0), Some(3)]);
        assert_eq!(texts.rank(NONE), None);
    }

    #[test]
    fn what_is_used_no_more_wears_it_out() {
        let mut texts = Texts::default();
        for number in 0..3_000 {
            texts.add(&number.to_string());
        }
        assert!(!texts.is_worn());
        for number in 0..2_000 {
            texts.release(number);
        }
        assert!(texts.is_worn() && texts.uses(0) == 0);
    }
}
