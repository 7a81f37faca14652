-- Settings saved in the window.
CREATE TABLE settings (
    key        TEXT PRIMARY KEY,
    value      TEXT NOT NULL,
    updated_at TEXT NOT NULL DEFAULT (datetime('now'))
) WITHOUT ROWID;

-- Music folders: the roots of the library. Paths are the bytes that the system uses (they need not be UTF-8), with a
-- readable text beside them.
CREATE TABLE folders (
    id               TEXT PRIMARY KEY,
    path             BLOB NOT NULL UNIQUE,
    path_text        TEXT NOT NULL,
    name             TEXT NOT NULL,
    is_active        INTEGER NOT NULL DEFAULT 1,
    is_removable     INTEGER NOT NULL DEFAULT 0,
    is_available     INTEGER NOT NULL DEFAULT 1,
    last_scan        TEXT,
    scan_status      TEXT NOT NULL DEFAULT 'idle',
    last_error       TEXT,
    total_files      INTEGER NOT NULL DEFAULT 0,
    date_added       TEXT NOT NULL DEFAULT (datetime('now')),
    priority         INTEGER NOT NULL DEFAULT 0,
    recursive_scan   INTEGER NOT NULL DEFAULT 1,
    max_depth        INTEGER NOT NULL DEFAULT -1,
    scan_patterns    TEXT,
    exclude_patterns TEXT,
    follow_symlinks  INTEGER NOT NULL DEFAULT 0
);

-- What is known about an audio, whatever file holds it. Current values for lists and sorting; the stages' full results
-- stand in `analyses`.
CREATE TABLE audio (
    audio_id             TEXT PRIMARY KEY,
    bpm                  REAL,
    bpm_confidence       REAL,
    constant_tempo       INTEGER,
    musical_key          INTEGER,
    mode                 INTEGER,
    key_strength         REAL,
    first_beat_offset    REAL,
    first_phrase_beat_no INTEGER,
    audible_start_time   REAL,
    audible_end_time     REAL,
    danceability         INTEGER,
    energy               REAL,
    loudness             REAL,
    valence              REAL,
    arousal              REAL,
    acousticness         INTEGER,
    instrumentalness     INTEGER,
    spectral_centroid    REAL,
    spectral_rolloff     REAL,
    spectral_bandwidth   REAL,
    zero_crossing_rate   REAL,
    energy_level         REAL,
    date_analyzed        TEXT,
    analysis_version     TEXT,
    failed_code          TEXT,
    failed_reason        TEXT,
    first_seen           TEXT NOT NULL DEFAULT (datetime('now'))
) WITHOUT ROWID;

-- A file of some audio. `audio_id` is null until the file was hashed.
CREATE TABLE tracks (
    id               TEXT PRIMARY KEY,
    folder_id        TEXT REFERENCES folders(id) ON DELETE SET NULL,
    path             BLOB NOT NULL UNIQUE,
    path_text        TEXT NOT NULL,
    relative_path    TEXT NOT NULL,
    file_size        INTEGER NOT NULL,
    modified_ns      INTEGER NOT NULL,
    audio_id         TEXT REFERENCES audio(audio_id),
    is_missing       INTEGER NOT NULL DEFAULT 0,
    missing_since    TEXT,
    read_code        TEXT,
    read_error       TEXT,
    title            TEXT,
    artist           TEXT,
    album            TEXT,
    album_artist     TEXT,
    genre            TEXT,
    year             INTEGER,
    track_number     INTEGER,
    comment          TEXT,
    duration_seconds REAL,
    sample_rate      INTEGER,
    bit_rate         INTEGER,
    channels         INTEGER,
    tag_bpm          REAL,
    tag_key          INTEGER,
    tag_mode         INTEGER,
    -- Title, artist, album, genre and path in lower case without accents, one a line.
    search_text      TEXT NOT NULL DEFAULT '',
    date_added       TEXT NOT NULL DEFAULT (datetime('now')),
    last_played      TEXT,
    play_count       INTEGER NOT NULL DEFAULT 0,
    rating           INTEGER,
    color_tag        TEXT,
    -- What lists show, sort and filter by: the analysis, else the file's tags. Kept up to date by the triggers below, so
    -- that a page of a large library needs no look at every row of `audio`.
    shown_bpm        REAL,
    shown_key        INTEGER,
    shown_mode       INTEGER,
    shown_energy     REAL,
    is_analyzed      INTEGER NOT NULL DEFAULT 0,
    is_failed        INTEGER NOT NULL DEFAULT 0,
    -- Place on the Camelot wheel: number (0 to 11) * 2, minor (A) before major (B).
    wheel            INTEGER GENERATED ALWAYS AS
                     (((shown_key + 3 * (1 - shown_mode)) * 7 + 7) % 12 * 2 + shown_mode) VIRTUAL
);
CREATE INDEX tracks_folder ON tracks(folder_id, is_missing, is_analyzed);
CREATE INDEX tracks_audio ON tracks(audio_id);
CREATE INDEX tracks_added ON tracks(date_added, id);
CREATE INDEX tracks_title ON tracks(title COLLATE NOCASE, id);
CREATE INDEX tracks_artist ON tracks(artist COLLATE NOCASE, id);
CREATE INDEX tracks_bpm ON tracks(shown_bpm, id);
CREATE INDEX tracks_wheel ON tracks(wheel, id);

CREATE TRIGGER audio_shown AFTER UPDATE OF bpm, musical_key, mode, energy_level, date_analyzed, failed_reason ON audio BEGIN
    UPDATE tracks SET
        shown_bpm = coalesce(NEW.bpm, tag_bpm),
        shown_key = coalesce(NEW.musical_key, tag_key),
        shown_mode = CASE WHEN NEW.musical_key IS NULL THEN tag_mode ELSE NEW.mode END,
        shown_energy = NEW.energy_level,
        is_analyzed = NEW.date_analyzed IS NOT NULL,
        is_failed = NEW.failed_reason IS NOT NULL OR read_error IS NOT NULL
    WHERE audio_id = NEW.audio_id;
END;

CREATE TRIGGER track_added_shown AFTER INSERT ON tracks BEGIN
    UPDATE tracks SET
        shown_bpm = coalesce(a.bpm, tag_bpm),
        shown_key = coalesce(a.musical_key, tag_key),
        shown_mode = CASE WHEN a.musical_key IS NULL THEN tag_mode ELSE a.mode END,
        shown_energy = a.energy_level,
        is_analyzed = a.date_analyzed IS NOT NULL,
        is_failed = a.failed_reason IS NOT NULL OR read_error IS NOT NULL
    FROM (SELECT 1) LEFT JOIN audio a ON a.audio_id = NEW.audio_id
    WHERE id = NEW.id;
END;

CREATE TRIGGER track_changed_shown AFTER UPDATE OF audio_id, tag_bpm, tag_key, tag_mode, read_error ON tracks BEGIN
    UPDATE tracks SET
        shown_bpm = coalesce(a.bpm, tag_bpm),
        shown_key = coalesce(a.musical_key, tag_key),
        shown_mode = CASE WHEN a.musical_key IS NULL THEN tag_mode ELSE a.mode END,
        shown_energy = a.energy_level,
        is_analyzed = a.date_analyzed IS NOT NULL,
        is_failed = a.failed_reason IS NOT NULL OR read_error IS NOT NULL
    FROM (SELECT 1) LEFT JOIN audio a ON a.audio_id = NEW.audio_id
    WHERE id = NEW.id;
END;

-- One stage's result, as the server sent it, without beats and waveforms. The newest wins.
CREATE TABLE analyses (
    audio_id       TEXT NOT NULL REFERENCES audio(audio_id),
    stage          TEXT NOT NULL,
    status         TEXT NOT NULL,
    data           TEXT NOT NULL,
    error          TEXT,
    engine         TEXT,
    engine_version TEXT,
    finished_at    TEXT NOT NULL,
    PRIMARY KEY (audio_id, stage)
) WITHOUT ROWID;

-- Beats and downbeats as JSON arrays of seconds.
CREATE TABLE beats (
    audio_id  TEXT PRIMARY KEY REFERENCES audio(audio_id),
    beats     TEXT,
    downbeats TEXT
) WITHOUT ROWID;

-- Waveforms: six bands of `num_pixels` bytes each, one after the other: low, mid, high amplitude, then intensities.
CREATE TABLE waveforms (
    audio_id          TEXT NOT NULL REFERENCES audio(audio_id),
    zoom_level        INTEGER NOT NULL,
    sample_rate       INTEGER,
    samples_per_pixel REAL NOT NULL,
    num_pixels        INTEGER NOT NULL,
    bands             BLOB NOT NULL,
    PRIMARY KEY (audio_id, zoom_level)
);

-- Analysis jobs, finished ones included. At most one of an audio is queued or processing.
CREATE TABLE jobs (
    id               INTEGER PRIMARY KEY,
    audio_id         TEXT NOT NULL REFERENCES audio(audio_id),
    track_id         TEXT NOT NULL,
    status           TEXT NOT NULL DEFAULT 'queued',
    priority         INTEGER NOT NULL DEFAULT 1,
    options          TEXT NOT NULL,
    stages_total     INTEGER NOT NULL,
    stages_completed TEXT NOT NULL DEFAULT '[]',
    attempts         INTEGER NOT NULL DEFAULT 0,
    retry_count      INTEGER NOT NULL DEFAULT 0,
    servers_lost     INTEGER NOT NULL DEFAULT 0,
    max_retries      INTEGER NOT NULL,
    last_error       TEXT,
    error_code       TEXT,
    metadata         TEXT,
    not_before_ms    INTEGER NOT NULL DEFAULT 0,
    created_at       TEXT NOT NULL DEFAULT (datetime('now')),
    started_at       TEXT,
    completed_at     TEXT,
    last_updated     TEXT NOT NULL DEFAULT (datetime('now'))
);
CREATE UNIQUE INDEX jobs_one_active ON jobs(audio_id) WHERE status IN ('queued', 'processing');
CREATE INDEX jobs_order ON jobs(status, priority, id);
CREATE INDEX jobs_audio ON jobs(audio_id, id);

-- Each dispatch of a job with the secret of its callback address.
CREATE TABLE attempts (
    token      TEXT PRIMARY KEY,
    job_id     INTEGER NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    created_at TEXT NOT NULL DEFAULT (datetime('now'))
) WITHOUT ROWID;
CREATE INDEX attempts_job ON attempts(job_id);
