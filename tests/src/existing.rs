//! Libraries as the existing Mismo (a Node server) leaves them: `library.db` in the shapes that its versions have.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use rusqlite::{Connection, params};
use serde_json::json;

/// A library of the existing Mismo.
#[derive(Debug)]
pub struct Existing {
    /// Its file.
    pub path: PathBuf,
    c: Connection,
    shape: Shape,
}

/// Which version wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A new installation: no jobs, no cues, waveforms without `is_stems`, folders whose id is null.
    Fresh,
    /// One that went through all migrations: jobs, cues, `is_stems`.
    Migrated,
    /// An early one, whose tracks have whole numbers as ids, and little else.
    Early,
}

/// A track of it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where it was.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// As its scans compute it.
    pub hash: String,
    /// Seconds.
    pub seconds: f64,
    /// Tempo; none = it was not analysed.
    pub bpm: Option<f64>,
    /// 0 = C .. 11 = B.
    pub key: i64,
    /// Stars.
    pub rating: Option<i64>,
    /// Colour.
    pub color: Option<&'static str>,
    /// Comment.
    pub comment: Option<&'static str>,
    /// Plays.
    pub plays: i64,
    /// When it was played, in whichever way of writing.
    pub last_played: Option<&'static str>,
}

impl Entry {
    /// An analysed track at `path`, which exists; its hash is that of the bytes `part`.
    pub fn of(path: &Path, part: &[u8]) -> Self {
        Self {
            path: path.to_owned(),
            size: path.metadata().expect("a file").len(),
            hash: format!("{:x}", xxhash_rust::xxh64::xxh64(part, 0)),
            seconds: 2.0,
            bpm: Some(127.5),
            key: 9,
            rating: Some(4),
            color: Some("#FF0000"),
            comment: Some("opener"),
            plays: 7,
            last_played: Some("2024-05-01 20:00:00"),
        }
    }
}

const FRESH: &str = "
CREATE TABLE library_directories(id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, name TEXT, is_active BOOLEAN DEFAULT 1,
    is_removable BOOLEAN DEFAULT 0, is_available BOOLEAN DEFAULT 1, priority INTEGER DEFAULT 0,
    recursive_scan BOOLEAN DEFAULT 1, max_depth INTEGER DEFAULT -1, scan_patterns TEXT, exclude_patterns TEXT,
    follow_symlinks BOOLEAN DEFAULT 0);
CREATE TABLE tracks(id TEXT PRIMARY KEY, file_path TEXT NOT NULL UNIQUE, file_size INTEGER, file_modified TEXT,
    file_hash TEXT, library_directory_id TEXT, relative_path TEXT, is_missing BOOLEAN DEFAULT 0, title TEXT, artist TEXT,
    comment TEXT, duration_seconds REAL, bpm REAL, musical_key INTEGER, mode INTEGER, beats_data BLOB,
    downbeats_data BLOB, first_beat_offset REAL, first_phrase_beat_no INTEGER, audible_start_time REAL,
    audible_end_time REAL, danceability BOOLEAN, energy REAL, loudness REAL, valence REAL, arousal REAL,
    acousticness BOOLEAN, instrumentalness BOOLEAN, date_added DATETIME DEFAULT '2023-03-04 05:06:07',
    date_analyzed DATETIME, analysis_version TEXT, last_played DATETIME, play_count INTEGER DEFAULT 0, rating INTEGER,
    color_tag TEXT, energy_level INTEGER);
CREATE TABLE waveforms(id INTEGER PRIMARY KEY, file_hash TEXT NOT NULL, zoom_level INTEGER, sample_rate INTEGER,
    samples_per_pixel INTEGER, num_pixels INTEGER, low_freq_amplitude TEXT, low_freq_intensity TEXT,
    mid_freq_amplitude TEXT, mid_freq_intensity TEXT, high_freq_amplitude TEXT, high_freq_intensity TEXT);
CREATE TABLE schema_version(version INTEGER);
INSERT INTO schema_version VALUES(16);";

const MIGRATED: &str = "
ALTER TABLE waveforms ADD COLUMN is_stems INTEGER DEFAULT 0;
CREATE TABLE analysis_jobs(id TEXT PRIMARY KEY, job_id TEXT, status TEXT);
CREATE TABLE hot_cues(id INTEGER PRIMARY KEY, track_id TEXT, hot_cue_index INTEGER, position REAL, name TEXT, color TEXT,
    is_loop BOOLEAN, loop_end REAL, auto_loop BOOLEAN, source TEXT);";

const EARLY: &str = "
CREATE TABLE library_directories(id INTEGER PRIMARY KEY, path TEXT NOT NULL);
CREATE TABLE tracks(id INTEGER PRIMARY KEY, file_path TEXT NOT NULL, file_size INTEGER, file_hash TEXT,
    duration_seconds REAL, bpm REAL, musical_key INTEGER, mode INTEGER, beats_data TEXT, rating INTEGER, color_tag TEXT,
    comment TEXT, play_count INTEGER, last_played TEXT);";

impl Existing {
    /// An empty one in the folder `dir`.
    pub fn make(dir: &Path, shape: Shape) -> Self {
        std::fs::create_dir_all(dir).expect("a folder");
        let path = dir.join("library.db");
        let c = Connection::open(&path).expect("a database");
        match shape {
            Shape::Fresh => c.execute_batch(FRESH),
            Shape::Migrated => c.execute_batch(&format!("{FRESH}{MIGRATED}")),
            Shape::Early => c.execute_batch(EARLY),
        }
        .expect("tables");
        Self { path, c, shape }
    }

    /// Adds a music folder. A new installation gives it no id.
    pub fn folder(&self, path: &Path) {
        self.c.execute("INSERT INTO library_directories(path) VALUES(?1)", [path.to_str()]).expect("a folder");
    }

    /// Adds a track with its waveform, in base64 or as lists of numbers, and one cue and one loop where there are cues.
    pub fn track(&self, entry: &Entry) {
        let analysed = entry.bpm.is_some();
        let beats: Vec<f64> = (0..4).map(|n| 0.25 + f64::from(n) * 0.47).collect();
        let beats = analysed.then(|| json!(beats).to_string());
        let (key, mode) = (analysed.then_some(entry.key), analysed.then_some(0));
        let path = entry.path.to_str();
        let Entry { size, hash, seconds, bpm, rating, color, comment, plays, last_played, .. } = entry;
        if self.shape == Shape::Early {
            let sql = "INSERT INTO tracks(file_path, file_size, file_hash, duration_seconds, bpm, musical_key, mode,
                           beats_data, rating, color_tag, comment, play_count, last_played)
                       VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
            let values =
                params![path, size, hash, seconds, bpm, key, mode, beats, rating, color, comment, plays, last_played];
            self.c.execute(sql, values).expect("a track");
            return;
        }
        let id = format!("00000000-0000-4000-8000-{:012x}", self.count("tracks"));
        // Beats are now bytes, now text.
        let blob = beats.as_ref().filter(|_| self.shape == Shape::Migrated).map(|text| text.as_bytes().to_vec());
        self.c
            .execute(
                "INSERT INTO tracks(id, file_path, file_size, file_hash, duration_seconds, bpm, musical_key, mode,
                     beats_data, downbeats_data, first_beat_offset, first_phrase_beat_no, danceability, energy, loudness,
                     valence, arousal, acousticness, instrumentalness, date_analyzed, analysis_version, rating,
                     color_tag, comment, play_count, last_played)
                 VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, coalesce(?9, ?10), ?11, 0.25, 0, ?12, -6.5, -12.0, 6.49, 6.51, 0,
                     1, '2024-01-02T03:04:05.678Z', '0.1.0', ?13, ?14, ?15, ?16, ?17)",
                params![
                    id,
                    path,
                    size,
                    hash,
                    seconds,
                    bpm,
                    key,
                    mode,
                    blob,
                    beats,
                    analysed.then_some("[0.25]"),
                    analysed.then_some(1),
                    rating,
                    color,
                    comment,
                    plays,
                    last_played
                ],
            )
            .expect("a track");
        if analysed {
            self.waveform(hash);
        }
        if self.shape == Shape::Migrated {
            let sql =
                "INSERT INTO hot_cues(track_id, hot_cue_index, position, name, color, is_loop, loop_end, auto_loop,
                           source)
                       VALUES(?1, 0, 0.25, 'Intro', '#00FF00', 0, NULL, 0, 'user'),
                             (?1, 3, 1.0, NULL, NULL, 1, 1.5, 1, 'rekordbox')";
            self.c.execute(sql, [&id]).expect("cues");
        }
    }

    /// Level 0 in base64, level 1 as lists of fractions; where stems are known a stem's waveform beside them.
    fn waveform(&self, hash: &str) {
        let six = |band: &str| [band; 6].map(str::to_owned);
        let insert = |zoom: i64, pixels: i64, bands: [String; 6]| {
            let [a, b, c, d, e, f] = bands;
            let values = params![hash, zoom, pixels, a, b, c, d, e, f];
            let sql = "INSERT INTO waveforms(file_hash, zoom_level, sample_rate, samples_per_pixel, num_pixels,
                           low_freq_amplitude, low_freq_intensity, mid_freq_amplitude, mid_freq_intensity,
                           high_freq_amplitude, high_freq_intensity)
                       VALUES(?1, ?2, 44100, 100, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
            self.c.execute(sql, values).expect("a waveform");
        };
        insert(0, 4, six(&BASE64.encode([0_u8, 64, 128, 255])));
        insert(1, 2, six("[0.0, 1.0]"));
        if self.shape == Shape::Migrated {
            insert(0, 1, six("[1]"));
            let sql = "UPDATE waveforms SET is_stems = 1 WHERE num_pixels = 1";
            self.c.execute(sql, []).expect("a stem's");
        }
    }

    fn count(&self, table: &str) -> i64 {
        self.c.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).expect("a count")
    }

    /// Changes it in its own words.
    pub fn change(&self, sql: &str) {
        self.c.execute_batch(sql).expect("a change");
    }

    /// The program that wrote it is gone; its file.
    pub fn close(self) -> PathBuf {
        self.path
    }

    /// The program that wrote it was killed: what it wrote last waits in the log beside the file; its file.
    pub fn kill(self) -> PathBuf {
        let copies = ["", "-wal", "-shm"].map(|suffix| {
            let path = PathBuf::from(format!("{}{suffix}", self.path.display()));
            (path.clone(), std::fs::read(path))
        });
        let path = self.close();
        for (file, content) in copies {
            if let Ok(content) = content {
                std::fs::write(file, content).expect("written");
            }
        }
        path
    }
}
