//! A library of invented tracks, straight in the database: for what only its size matters.

use std::path::Path;

use rusqlite::{Connection, Transaction, params};

/// Numbers that look random and are the same each time (xorshift64, Marsaglia 2003).
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice that fall as `seed` says.
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % end.max(1)
    }

    /// One of `choices`; the first are much more frequent than the last.
    pub fn common<'a>(&mut self, choices: &'a [String]) -> &'a str {
        let (one, other) = (self.below(choices.len()), self.below(choices.len()));
        &choices[one * other / choices.len()]
    }
}

/// Words that titles, names and folders are made of.
pub fn words(count: usize) -> Vec<String> {
    let mut dice = Dice::new(7);
    let mut syllables = || {
        let vowels = ["a", "e", "i", "o", "u", "\u{e9}", "ou", "ai"];
        let consonants = ["n", "r", "t", "s", "l", "m", "d", "k", "b", "v", "sh", "tr", "gl"];
        let count = 2 + dice.below(3);
        (0..count).map(|_| [consonants[dice.below(13)], vowels[dice.below(8)]].concat()).collect::<String>()
    };
    (0..count).map(|_| syllables()).collect()
}

/// Puts `count` tracks of one music folder into the database, of which a tenth is not analysed yet.
///
/// # Panics
/// The database cannot be written.
pub fn fill(database: &Path, count: usize) {
    let mut connection = Connection::open(database).expect("a database");
    let tx = connection.transaction().expect("a transaction");
    let folder = "00000000-0000-4000-8000-000000000000";
    // Paused: there are no files, and nobody looks for them.
    let sql = "INSERT INTO folders(id, path, path_text, name, is_active) VALUES(?1, x'2f6e6f7768657265', '/nowhere', 'Music', 0)";
    tx.execute(sql, [folder]).expect("a folder");
    let (words, mut dice) = (words(4_000), Dice::new(11));
    let phrase = |dice: &mut Dice, count: usize| (0..count).map(|_| dice.common(&words)).collect::<Vec<_>>().join(" ");
    let artists: Vec<String> = (0..count / 12 + 1).map(|_| phrase(&mut dice, 2)).collect();
    let genres: Vec<String> = (0..60).map(|_| phrase(&mut dice, 1)).collect();
    for number in 0..count {
        let (artist, album) = (dice.common(&artists).to_owned(), phrase(&mut dice, 2));
        let length = 2 + dice.below(3);
        let title = phrase(&mut dice, length);
        let path = format!("{artist}/{album}/{:02} - {title}.mp3", number % 20 + 1);
        let genre = dice.common(&genres).to_owned();
        let track = Track { folder, number, artist, album, title, path, genre };
        track.insert(&tx, &mut dice).expect("a row");
    }
    tx.commit().expect("a commit");
}

struct Track<'a> {
    folder: &'a str,
    number: usize,
    artist: String,
    album: String,
    title: String,
    path: String,
    genre: String,
}

impl Track<'_> {
    fn insert(&self, tx: &Transaction<'_>, dice: &mut Dice) -> rusqlite::Result<()> {
        let audio = format!("{:032x}", self.number);
        let analysed = dice.below(10) > 0;
        let bpm = analysed.then(|| 80.0 + dice.below(10_000) as f64 / 100.0);
        tx.prepare_cached(
            "INSERT INTO audio(audio_id, bpm, bpm_confidence, constant_tempo, musical_key, mode, key_strength,
                 energy_level, loudness, date_analyzed, analysis_version, play_count, rating)
             VALUES(?1, ?2, 0.9, 1, ?3, ?4, 0.8, ?5, -9.5, ?6, '0.1.0', ?7, ?8)",
        )?
        .execute(params![
            audio,
            bpm,
            bpm.map(|_| dice.below(12)),
            bpm.map(|_| dice.below(2)),
            bpm.map(|_| dice.below(100) as f64 / 10.0),
            bpm.map(|_| "2026-11-01T10:00:00.000Z"),
            dice.below(30),
            (dice.below(4) == 0).then(|| dice.below(6)),
        ])?;
        tx.prepare_cached(
            "INSERT INTO tracks(id, folder_id, path, path_text, relative_path, file_size, modified_ns, audio_id, title,
                 artist, album, genre, year, comment, duration_seconds, sample_rate, bit_rate, channels, tag_bpm,
                 date_added)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 44100, 320000, 2, ?15,
                 datetime('2020-01-01', ?16))",
        )?
        .execute(params![
            id(self.number),
            self.folder,
            format!("/nowhere/{}", self.path).into_bytes(),
            format!("/nowhere/{}", self.path),
            self.path,
            5_000_000 + dice.below(10_000_000),
            audio,
            self.title,
            self.artist,
            self.album,
            self.genre,
            1960 + dice.below(66),
            (dice.below(3) == 0).then(|| format!("from {}", self.album)),
            120.0 + dice.below(40_000) as f64 / 100.0,
            (dice.below(2) == 0).then(|| 80.0 + dice.below(100) as f64),
            format!("+{} minutes", dice.below(3_000_000)),
        ])?;
        Ok(())
    }
}

/// The id of an invented track.
pub fn id(number: usize) -> String {
    format!("{number:08x}-0000-4000-8000-000000000000")
}
