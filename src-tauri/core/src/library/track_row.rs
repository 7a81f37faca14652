//! A row of the track list out of SQL.

use jiff::Timestamp;
use rusqlite::Row;

use crate::model::{Track, TrackState, ValueSource};

/// The active job `j` of a track's audio.
pub(crate) const JOB_TABLE: &str =
    "LEFT JOIN jobs j ON j.audio_id = t.audio_id AND j.status IN ('queued', 'processing')";

/// Another track of the same audio is shown in place of the track `t`: the DJ chose it, and its file is there.
pub(crate) const SET_ASIDE: &str = "EXISTS (SELECT 1 FROM tracks k LEFT JOIN folders kf ON kf.id = k.folder_id
    WHERE k.id = t.copy_of AND k.audio_id = t.audio_id AND k.copy_of IS NULL AND k.is_missing = 0
      AND coalesce(kf.is_available, 1))";

/// What a row says of its track, the most urgent; `job` is the status of its active job.
pub(crate) fn state(
    is_missing: bool,
    is_away: bool,
    job: Option<&str>,
    is_failed: bool,
    is_analyzed: bool,
) -> TrackState {
    match job {
        _ if is_missing => TrackState::Missing,
        _ if is_away => TrackState::Away,
        Some("processing") => TrackState::Analysing,
        Some(_) => TrackState::Queued,
        None if is_failed => TrackState::Failed,
        None if is_analyzed => TrackState::Done,
        None => TrackState::New,
    }
}

/// Engine of results that came from another program's library.
pub(crate) const IMPORTED: &str = "import";

/// Tables of a row: the track `t` is joined with all others.
pub(crate) fn tables() -> String {
    format!(
        "tracks t LEFT JOIN audio a ON a.audio_id = t.audio_id LEFT JOIN folders f ON f.id = t.folder_id {JOB_TABLE}"
    )
}

/// Columns of a row, in the order that [`track`] reads.
pub(crate) fn columns() -> String {
    format!(
        "t.id, t.path_text, t.file_size, t.modified_ns, t.audio_id, t.folder_id, t.relative_path, t.is_missing,
         t.missing_since, {}, {}, {}, {}, {}, coalesce(a.year, t.year), coalesce(a.track_number, t.track_number), {},
         t.duration_seconds, t.sample_rate, t.bit_rate, t.channels, a.bpm, t.tag_bpm, a.bpm_confidence, a.constant_tempo,
         a.musical_key, a.mode, t.tag_key, t.tag_mode, a.key_strength, a.first_beat_offset, a.first_phrase_beat_no,
         a.audible_start_time, a.audible_end_time, a.danceability, a.energy, a.loudness, a.valence, a.arousal,
         a.acousticness, a.instrumentalness, a.spectral_centroid, a.spectral_rolloff, a.spectral_bandwidth,
         a.zero_crossing_rate, a.energy_level, t.date_added, a.date_analyzed, a.analysis_version, a.last_played,
         coalesce(a.play_count, 0), a.rating, a.color_tag, j.status, coalesce(t.read_error, a.failed_reason),
         CASE WHEN j.stages_total > 0 THEN 100.0 * json_array_length(j.stages_completed) / j.stages_total
              WHEN j.id IS NOT NULL THEN 0.0 END,
         EXISTS (SELECT 1 FROM waveforms w WHERE w.audio_id = t.audio_id), coalesce(a.tempo_edited, 0),
         coalesce(a.key_edited, 0), coalesce(a.grid_edited, 0), coalesce(a.locked, 0),
         coalesce(f.is_available = 0, 0), t.is_failed, t.is_analyzed,
         EXISTS (SELECT 1 FROM tracks o WHERE o.audio_id = t.audio_id AND o.id <> t.id), {SET_ASIDE},
         EXISTS (SELECT 1 FROM analyses r WHERE r.audio_id = t.audio_id AND r.stage = 'basic_features'
             AND r.status = 'completed' AND r.engine = '{IMPORTED}')",
        text("title"),
        text("artist"),
        text("album"),
        text("album_artist"),
        text("genre"),
        text("comment"),
    )
}

/// SQL of a text as it is shown: what stands above the file's tags at the audio `a`, else the tag of the track `t`.
pub(crate) fn text(name: &str) -> String {
    format!("nullif(coalesce(a.{name}, t.{name}), '')")
}

/// Reads a row of [`columns`].
pub(crate) fn track(row: &Row<'_>) -> rusqlite::Result<Track> {
    let (analysed_bpm, tag_bpm): (Option<f64>, Option<f64>) = (row.get(21)?, row.get(22)?);
    let (analysed_key, tag_key): (Option<i32>, Option<i32>) = (row.get(25)?, row.get(27)?);
    let job = row.get_ref(53)?.as_str_or_null()?;
    let is_imported: bool = row.get(66)?;
    let analysis = if is_imported { ValueSource::Import } else { ValueSource::Analysis };
    let state = state(row.get(7)?, row.get(61)?, job, row.get(62)?, row.get(63)?);
    let reason: Option<String> = row.get(54)?;
    Ok(Track {
        id: row.get(0)?,
        file_path: row.get(1)?,
        file_size: row.get(2)?,
        file_modified: modified(row.get(3)?),
        file_hash: row.get(4)?,
        library_directory_id: row.get(5)?,
        relative_path: row.get(6)?,
        is_missing: row.get(7)?,
        missing_since: row.get(8)?,
        title: row.get(9)?,
        artist: row.get(10)?,
        album: row.get(11)?,
        album_artist: row.get(12)?,
        genre: row.get(13)?,
        year: row.get(14)?,
        track_number: row.get(15)?,
        comment: row.get(16)?,
        duration_seconds: row.get(17)?,
        sample_rate: row.get(18)?,
        bit_rate: row.get(19)?,
        channels: row.get(20)?,
        bpm: analysed_bpm.or(tag_bpm),
        bpm_source: source(row.get(57)?, analysed_bpm.map(|_| analysis), tag_bpm.is_some()),
        bpm_confidence: row.get(23)?,
        constant_tempo: row.get(24)?,
        musical_key: analysed_key.or(tag_key),
        mode: if analysed_key.is_some() { row.get(26)? } else { row.get(28)? },
        key_source: source(row.get(58)?, analysed_key.map(|_| analysis), tag_key.is_some()),
        key_strength: row.get(29)?,
        first_beat_offset: row.get(30)?,
        first_phrase_beat_no: row.get(31)?,
        audible_start_time: row.get(32)?,
        audible_end_time: row.get(33)?,
        danceability: row.get(34)?,
        energy: row.get(35)?,
        loudness: row.get(36)?,
        valence: row.get(37)?,
        arousal: row.get(38)?,
        acousticness: row.get(39)?,
        instrumentalness: row.get(40)?,
        spectral_centroid: row.get(41)?,
        spectral_rolloff: row.get(42)?,
        spectral_bandwidth: row.get(43)?,
        zero_crossing_rate: row.get(44)?,
        energy_level: row.get(45)?,
        date_added: row.get(46)?,
        date_analyzed: row.get(47)?,
        analysis_version: row.get(48)?,
        last_played: row.get(49)?,
        play_count: row.get(50)?,
        rating: row.get(51)?,
        color_tag: row.get(52)?,
        state,
        state_reason: reason.filter(|_| state == TrackState::Failed),
        progress_percent: row.get(55)?,
        has_waveform: row.get(56)?,
        grid_edited: row.get(59)?,
        locked: row.get(60)?,
        duplicate_group_id: if row.get(64)? { row.get(4)? } else { None },
        set_aside: row.get(65)?,
    })
}

fn source(edited: bool, analysed: Option<ValueSource>, tagged: bool) -> Option<ValueSource> {
    let tagged = tagged.then_some(ValueSource::FileTag);
    if edited { Some(ValueSource::User) } else { analysed.or(tagged) }
}

fn modified(nanoseconds: i64) -> String {
    crate::clock::iso(Timestamp::from_nanosecond(i128::from(nanoseconds)).unwrap_or_default())
}
