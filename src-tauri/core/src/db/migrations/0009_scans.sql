-- The number that the file system gives a file (inode); null where it gives none that lasts. With size and time it tells
-- a file that was moved, or that is there under a second name, without reading it.
ALTER TABLE tracks ADD COLUMN file_number INTEGER;
-- When the file was last read, milliseconds since 1970: a scan that reads everything again and was cut off goes on there.
ALTER TABLE tracks ADD COLUMN read_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX tracks_number ON tracks(file_number) WHERE file_number IS NOT NULL;
-- Files whose tags are known and whose audio was not read yet.
CREATE INDEX tracks_unread ON tracks(folder_id) WHERE audio_id IS NULL AND read_code IS NULL;
-- The missing ones of an audio are found without a look at its other files.
DROP INDEX tracks_audio;
CREATE INDEX tracks_audio ON tracks(audio_id, is_missing);

-- A scan writes what its rows show itself; all other new rows are completed as before.
DROP TRIGGER track_added_shown;
CREATE TRIGGER track_added_shown AFTER INSERT ON tracks
WHEN NEW.audio_id IS NOT NULL OR NEW.read_error IS NOT NULL OR NEW.shown_bpm IS NOT NEW.tag_bpm
        OR NEW.shown_key IS NOT NEW.tag_key OR NEW.shown_mode IS NOT NEW.tag_mode BEGIN
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

-- A scan that was not finished: how much it reads again, and when it began, in milliseconds since 1970.
ALTER TABLE folders ADD COLUMN scan_strategy TEXT;
ALTER TABLE folders ADD COLUMN scan_began INTEGER;
-- The DJ wants to be told of changes in it.
ALTER TABLE folders ADD COLUMN is_watched INTEGER NOT NULL DEFAULT 1;
-- The volume that it lies on, and where on it: a drive is found again under another path.
ALTER TABLE folders ADD COLUMN volume_id TEXT;
ALTER TABLE folders ADD COLUMN volume_path BLOB;
