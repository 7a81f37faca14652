-- What is said of an audio belongs to it and not to one of its files: all of them show it.

-- What the DJ wrote about an audio. Null = what an imported library or the file says; an empty text = nothing.
ALTER TABLE edits ADD COLUMN title TEXT;
ALTER TABLE edits ADD COLUMN artist TEXT;
ALTER TABLE edits ADD COLUMN album TEXT;
ALTER TABLE edits ADD COLUMN album_artist TEXT;
ALTER TABLE edits ADD COLUMN genre TEXT;
ALTER TABLE edits ADD COLUMN year INTEGER;
ALTER TABLE edits ADD COLUMN track_number INTEGER;
ALTER TABLE edits ADD COLUMN comment TEXT;
ALTER TABLE edits ADD COLUMN rating INTEGER;
ALTER TABLE edits ADD COLUMN color_tag TEXT;
ALTER TABLE edits ADD COLUMN energy_level REAL;

-- What another program's library said about an audio. It stands below the DJ and above what files say.
CREATE TABLE imported (
    audio_id     TEXT PRIMARY KEY REFERENCES audio(audio_id),
    comment      TEXT,
    rating       INTEGER,
    color_tag    TEXT,
    energy_level REAL,
    -- Tempo and key, also where an analysis of our own counts: so that both can be compared.
    bpm          REAL,
    musical_key  INTEGER,
    mode         INTEGER,
    -- When it came into that library: its tracks here are no younger, also those that a scan finds later.
    date_added   TEXT,
    imported_at  TEXT NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER track_added_imported AFTER INSERT ON tracks WHEN NEW.audio_id IS NOT NULL BEGIN
    UPDATE tracks SET date_added = i.date_added FROM imported i
    WHERE i.audio_id = NEW.audio_id AND tracks.id = NEW.id AND i.date_added < tracks.date_added;
END;
CREATE TRIGGER track_hashed_imported AFTER UPDATE OF audio_id ON tracks WHEN NEW.audio_id IS NOT NULL BEGIN
    UPDATE tracks SET date_added = i.date_added FROM imported i
    WHERE i.audio_id = NEW.audio_id AND tracks.id = NEW.id AND i.date_added < tracks.date_added;
END;

-- Current values: null where the file's count, for a text also empty where there is to be none.
ALTER TABLE audio ADD COLUMN title TEXT;
ALTER TABLE audio ADD COLUMN artist TEXT;
ALTER TABLE audio ADD COLUMN album TEXT;
ALTER TABLE audio ADD COLUMN album_artist TEXT;
ALTER TABLE audio ADD COLUMN genre TEXT;
ALTER TABLE audio ADD COLUMN year INTEGER;
ALTER TABLE audio ADD COLUMN track_number INTEGER;
ALTER TABLE audio ADD COLUMN comment TEXT;
ALTER TABLE audio ADD COLUMN rating INTEGER;
ALTER TABLE audio ADD COLUMN color_tag TEXT;
ALTER TABLE audio ADD COLUMN play_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE audio ADD COLUMN last_played TEXT;
ALTER TABLE tracks DROP COLUMN rating;
ALTER TABLE tracks DROP COLUMN color_tag;
ALTER TABLE tracks DROP COLUMN play_count;
ALTER TABLE tracks DROP COLUMN last_played;

-- As before, but for the values above too: a change of one is a change of its tracks.
DROP TRIGGER audio_shown;
CREATE TRIGGER audio_shown AFTER UPDATE OF bpm, constant_tempo, musical_key, mode, energy_level, date_analyzed,
        failed_reason, tempo_edited, grid_edited, key_edited, locked, title, artist, album, album_artist, genre, year,
        track_number, comment, rating, color_tag, play_count, last_played ON audio BEGIN
    UPDATE tracks SET
        shown_bpm = coalesce(NEW.bpm, tag_bpm),
        shown_key = coalesce(NEW.musical_key, tag_key),
        shown_mode = CASE WHEN NEW.musical_key IS NULL THEN tag_mode ELSE NEW.mode END,
        shown_energy = NEW.energy_level,
        is_analyzed = NEW.date_analyzed IS NOT NULL,
        is_failed = NEW.failed_reason IS NOT NULL OR read_error IS NOT NULL
    WHERE audio_id = NEW.audio_id;
END;

-- Eight places of an audio that a DJ jumps to, of each program that set some.
CREATE TABLE hot_cues (
    audio_id  TEXT NOT NULL REFERENCES audio(audio_id),
    -- 0 to 7.
    cue_index INTEGER NOT NULL,
    source    TEXT NOT NULL,
    -- Seconds from the start of the decoded audio.
    position  REAL NOT NULL,
    name      TEXT,
    color     TEXT,
    is_loop   INTEGER NOT NULL DEFAULT 0,
    loop_end  REAL,
    auto_loop INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (audio_id, cue_index, source)
) WITHOUT ROWID;

-- The track of the same audio that the DJ chose to be shown in place of this one. It counts only while that one's file is
-- there and holds the same audio: no choice can make a track vanish from the lists.
ALTER TABLE tracks ADD COLUMN copy_of TEXT;
