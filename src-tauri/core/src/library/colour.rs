//! Colours of tracks: what a DJ marks them with, as `#rrggbb`, and the eight families that people name.

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour([u8; 3]);

/// A name that stands for many colours, around the circle of hues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    Red,
    Orange,
    Yellow,
    Green,
    Aqua,
    Blue,
    Purple,
    Pink,
    /// White, black and what lies between: no hue to speak of.
    Grey,
}

/// Families by name, each with the colour that the name alone stands for and the hue, in degrees, up to which it reaches.
const FAMILIES: [(&str, Family, Colour, f32); 9] = [
    ("red", Family::Red, Colour([0xe5, 0x38, 0x3b]), 15.0),
    ("orange", Family::Orange, Colour([0xf4, 0x8c, 0x06]), 45.0),
    ("yellow", Family::Yellow, Colour([0xff, 0xd6, 0x0a]), 70.0),
    ("green", Family::Green, Colour([0x38, 0xb0, 0x00]), 160.0),
    ("aqua", Family::Aqua, Colour([0x00, 0xb4, 0xd8]), 200.0),
    ("blue", Family::Blue, Colour([0x3a, 0x5c, 0xe5]), 255.0),
    ("purple", Family::Purple, Colour([0x8e, 0x44, 0xad]), 290.0),
    ("pink", Family::Pink, Colour([0xff, 0x5f, 0xa2]), 345.0),
    ("grey", Family::Grey, Colour([0x8a, 0x8f, 0x98]), 0.0),
];

/// Colours whose channels differ by less than this part of the brightest are grey.
const GREY: f32 = 0.12;

impl Colour {
    /// Reads `#rrggbb`, `#rgb` or the name of a family.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let Some(digits) = text.strip_prefix('#') else {
            return FAMILIES.iter().find(|(name, ..)| name.eq_ignore_ascii_case(text)).map(|(_, _, colour, _)| *colour);
        };
        let digits: Vec<u8> =
            digits.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
        match *digits.as_slice() {
            [r, g, b] => Some(Self([r * 17, g * 17, b * 17])),
            [a, b, c, d, e, f] => Some(Self([a * 16 + b, c * 16 + d, e * 16 + f])),
            _ => None,
        }
    }

    /// What people call it.
    pub(crate) fn family(self) -> Family {
        let [r, g, b] = self.0.map(f32::from);
        let (most, least) = (r.max(g).max(b), r.min(g).min(b));
        let range = most - least;
        if range <= most * GREY {
            return Family::Grey;
        }
        let hue = if most == r {
            (g - b) / range
        } else if most == g {
            (b - r) / range + 2.0
        } else {
            (r - g) / range + 4.0
        };
        let hue = (hue * 60.0).rem_euclid(360.0);
        // Beyond pink the circle is red again.
        FAMILIES[..8].iter().find(|(.., end)| hue < *end).map_or(Family::Red, |(_, family, ..)| *family)
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

impl Family {
    /// All of them, with their names.
    pub(crate) const ALL: [(&str, Self); 9] = {
        let mut all = [("", Self::Red); 9];
        let mut at = 0;
        while at < all.len() {
            all[at] = (FAMILIES[at].0, FAMILIES[at].1);
            at += 1;
        }
        all
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_and_written() {
        let table = [("#FF8800", "#ff8800"), ("#f80", "#ff8800"), (" Red ", "#e5383b"), ("PINK", "#ff5fa2")];
        for (text, expected) in table {
            assert_eq!(Colour::read(text).expect("a colour").to_string(), expected);
        }
        for text in ["", "#", "#12", "#12345", "#gggggg", "ff8800", "reddish", "#\u{e9}\u{e9}\u{e9}"] {
            assert_eq!(Colour::read(text), None, "{text}");
        }
    }

    #[test]
    fn every_colour_has_a_family() {
        for (name, family, colour, _) in FAMILIES {
            assert_eq!(colour.family(), family, "{name}");
        }
        for (text, family) in [
            ("#ff0000", Family::Red),
            ("#800000", Family::Red),
            ("#ff00ff", Family::Pink),
            ("#ffff00", Family::Yellow),
            ("#00ffff", Family::Aqua),
            ("#0000ff", Family::Blue),
            ("#ff0020", Family::Red),
            ("#000000", Family::Grey),
            ("#fffaf5", Family::Grey),
        ] {
            assert_eq!(Colour::read(text).map(Colour::family), Some(family), "{text}");
        }
    }
}
