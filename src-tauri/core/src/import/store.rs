//! What of a track is new to our library, and writing that.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::matching::Match;
use super::record::Record;
use crate::analysis::imported::{self, ImportedStage};
use crate::clock;
use crate::db::DbError;
use crate::library::edits;
use crate::model::HotCue;

/// What another program's library says of an audio, as it is stored.
#[derive(Debug, Clone, Default, PartialEq)]
struct Said {
    comment: Option<String>,
    rating: Option<i64>,
    color_tag: Option<String>,
    energy_level: Option<f64>,
    bpm: Option<f64>,
    key: Option<i64>,
    mode: Option<i64>,
    date_added: Option<String>,
}

/// What is new of a track.
#[derive(Debug)]
pub(super) struct News {
    audio_id: String,
    said: Option<Said>,
    plays: Option<(u32, Option<String>)>,
    basic: Option<ImportedStage>,
    characteristics: Option<ImportedStage>,
    analyzed_at: Timestamp,
    cues: Vec<HotCue>,
    /// What of the track makes no sense.
    pub problems: Vec<String>,
}

impl News {
    /// Compares what the file to import says of a track with what is here. An earlier import stays as it is: what it left
    /// open is filled.
    pub(super) fn of(ours: Option<&Connection>, found: &Match, record: Record) -> Result<Self, DbError> {
        let audio_id = found.audio_id.clone();
        let here = ours.map(|c| Here::of(c, &audio_id)).transpose()?.unwrap_or_default();
        let mut problems = record.problems;
        let mut stage = |name: &str, data: Option<serde_json::Value>| {
            let data = data.filter(|_| !here.is_locked && !here.stages.iter().any(|stage| stage == name))?;
            let (stage, left_out) = ImportedStage::read(name, data);
            problems.extend(left_out);
            stage
        };
        let has_sound = record.bpm.is_some() || record.key.is_some() || record.basic.get("waveforms").is_some();
        let basic = stage("basic_features", has_sound.then_some(record.basic));
        let characteristics = stage("characteristics", record.characteristics);
        let comment = record.comment.filter(|comment| found.comment.as_ref() != Some(comment));
        let mut said = here.said.clone();
        said.comment = said.comment.or(comment);
        said.rating = said.rating.or(record.rating);
        said.color_tag = said.color_tag.or(record.color_tag);
        said.energy_level = said.energy_level.or(record.energy_level);
        if said.bpm.is_none() && said.key.is_none() {
            said.bpm = record.bpm;
            (said.key, said.mode) = record.key.unzip();
        }
        let added = record.date_added.map(clock::sql);
        said.date_added = [said.date_added, added].into_iter().flatten().min();
        let (count, last) = &here.plays;
        let played = record.last_played.map(clock::iso);
        let plays = (record.play_count.max(*count), played.max(last.clone()));
        let cues = record.cues.into_iter().filter(|cue| !here.has_cue(cue)).collect();
        Ok(Self {
            said: (said != here.said).then_some(said),
            plays: (plays != here.plays).then_some(plays),
            basic,
            characteristics,
            analyzed_at: record.analyzed_at.unwrap_or_else(Timestamp::now),
            cues,
            problems,
            audio_id,
        })
    }

    /// There is an analysis.
    pub(super) fn has_analysis(&self) -> bool {
        self.basic.is_some() || self.characteristics.is_some()
    }

    /// There is something that a DJ wrote or did.
    pub(super) fn has_values(&self) -> bool {
        self.said.is_some() || self.plays.is_some()
    }

    /// Cue points and loops.
    pub(super) fn cues(&self) -> u64 {
        self.cues.len() as u64
    }

    /// There is nothing to write.
    pub(super) fn is_empty(&self) -> bool {
        !self.has_analysis() && !self.has_values() && self.cues.is_empty()
    }

    /// Writes it.
    pub(super) fn write(&self, tx: &Transaction<'_>) -> Result<(), DbError> {
        let audio_id = &self.audio_id;
        let sql = "INSERT INTO audio(audio_id) VALUES(?1) ON CONFLICT DO NOTHING";
        tx.prepare_cached(sql)?.execute([audio_id])?;
        for stage in self.basic.iter().chain(&self.characteristics) {
            // One of our own may have come since it was looked at.
            stage.store_where_none_is(tx, audio_id)?;
        }
        if self.basic.as_ref().is_some_and(ImportedStage::is_whole) {
            imported::analysed(tx, audio_id, &clock::iso(self.analyzed_at))?;
        }
        if let Some(said) = &self.said {
            said.write(tx, audio_id)?;
        }
        if let Some((count, last)) = &self.plays {
            tx.prepare_cached("UPDATE audio SET play_count = ?2, last_played = ?3 WHERE audio_id = ?1")?
                .execute(params![audio_id, count, last])?;
        }
        for cue in &self.cues {
            tx.prepare_cached(
                "INSERT INTO hot_cues(audio_id, cue_index, source, position, name, color, is_loop, loop_end, auto_loop)
                 VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                audio_id,
                cue.index,
                cue.source,
                cue.position,
                cue.name,
                cue.color,
                cue.is_loop,
                cue.loop_end,
                cue.auto_loop,
            ])?;
        }
        Ok(())
    }
}

impl Said {
    fn write(&self, tx: &Transaction<'_>, audio_id: &str) -> Result<(), DbError> {
        tx.prepare_cached(
            "INSERT OR REPLACE INTO imported(audio_id, comment, rating, color_tag, energy_level, bpm, musical_key, mode,
                 date_added, imported_at)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            audio_id,
            self.comment,
            self.rating,
            self.color_tag,
            self.energy_level,
            self.bpm,
            self.key,
            self.mode,
            self.date_added,
            clock::now_iso(),
        ])?;
        tx.prepare_cached("UPDATE tracks SET date_added = ?2 WHERE audio_id = ?1 AND date_added > ?2")?
            .execute(params![audio_id, self.date_added])?;
        edits::show(tx, audio_id)
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            comment: row.get(0)?,
            rating: row.get(1)?,
            color_tag: row.get(2)?,
            energy_level: row.get(3)?,
            bpm: row.get(4)?,
            key: row.get(5)?,
            mode: row.get(6)?,
            date_added: row.get(7)?,
        })
    }
}

/// What is here of an audio.
#[derive(Debug, Default)]
struct Here {
    /// An earlier import's.
    said: Said,
    plays: (u32, Option<String>),
    /// Stages that have a result.
    stages: Vec<String>,
    /// Places and programs of cues.
    cues: Vec<(u8, String)>,
    is_locked: bool,
}

impl Here {
    fn of(c: &Connection, audio_id: &str) -> Result<Self, DbError> {
        let said = "SELECT comment, rating, color_tag, energy_level, bpm, musical_key, mode, date_added FROM imported
                    WHERE audio_id = ?1";
        let plays = "SELECT play_count, last_played FROM audio WHERE audio_id = ?1";
        let stages = "SELECT stage FROM analyses WHERE audio_id = ?1 AND status = 'completed'";
        let cues = "SELECT cue_index, source FROM hot_cues WHERE audio_id = ?1";
        Ok(Self {
            said: c.prepare_cached(said)?.query_row([audio_id], Said::read).optional()?.unwrap_or_default(),
            plays: c
                .prepare_cached(plays)?
                .query_row([audio_id], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?
                .unwrap_or_default(),
            stages: c.prepare_cached(stages)?.query_map([audio_id], |row| row.get(0))?.collect::<Result<_, _>>()?,
            cues: c
                .prepare_cached(cues)?
                .query_map([audio_id], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?,
            is_locked: edits::is_locked(c, audio_id)?,
        })
    }

    fn has_cue(&self, cue: &HotCue) -> bool {
        self.cues.iter().any(|(index, source)| *index == cue.index && *source == cue.source)
    }
}
