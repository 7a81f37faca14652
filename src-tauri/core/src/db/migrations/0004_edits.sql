-- What the DJ decided about an audio by hand. It stands above every analysis, also a later one.
CREATE TABLE edits (
    audio_id    TEXT PRIMARY KEY REFERENCES audio(audio_id),
    -- Tempo in beats a minute; null = the analysis's.
    bpm         REAL,
    -- The tempo was given as a number: the grid is even, not the analysis's with more or fewer beats.
    exact       INTEGER NOT NULL DEFAULT 0,
    -- Seconds by which every beat is moved.
    shift       REAL NOT NULL DEFAULT 0,
    -- A moment, in seconds, whose nearest beat begins a bar; null = the analysis's.
    downbeat    REAL,
    musical_key INTEGER,
    mode        INTEGER,
    -- Neither edits nor analyses change anything any more.
    locked      INTEGER NOT NULL DEFAULT 0,
    -- What a file's tag says otherwise was looked at and found wrong.
    settled     INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- How each was before an edit; the rows of one edit carry the same batch.
CREATE TABLE edit_steps (
    id       INTEGER PRIMARY KEY,
    batch    INTEGER NOT NULL,
    audio_id TEXT NOT NULL,
    before   TEXT NOT NULL,
    at       TEXT NOT NULL
);
CREATE INDEX edit_steps_batch ON edit_steps(batch);

-- What of the current values is the DJ's.
ALTER TABLE audio ADD COLUMN tempo_edited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE audio ADD COLUMN grid_edited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE audio ADD COLUMN key_edited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE audio ADD COLUMN locked INTEGER NOT NULL DEFAULT 0;

-- The tempo range that the DJ counts this folder's music in, in beats a minute; null = that of the settings.
ALTER TABLE folders ADD COLUMN tempo_min INTEGER;
ALTER TABLE folders ADD COLUMN tempo_max INTEGER;
