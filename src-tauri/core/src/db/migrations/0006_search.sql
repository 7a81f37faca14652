-- Lists are filtered and sorted in memory: what served that is only work for scans now. The column `wheel` stays, since
-- it is worked out when it is read and takes no room.
DROP INDEX tracks_added;
DROP INDEX tracks_title;
DROP INDEX tracks_artist;
DROP INDEX tracks_bpm;
DROP INDEX tracks_wheel;
ALTER TABLE tracks DROP COLUMN search_text;

-- As before, but for every value of an audio that lists filter by: a change of one is a change of its tracks.
DROP TRIGGER audio_shown;
CREATE TRIGGER audio_shown AFTER UPDATE OF bpm, constant_tempo, musical_key, mode, energy_level, date_analyzed,
        failed_reason, tempo_edited, grid_edited, key_edited, locked ON audio BEGIN
    UPDATE tracks SET
        shown_bpm = coalesce(NEW.bpm, tag_bpm),
        shown_key = coalesce(NEW.musical_key, tag_key),
        shown_mode = CASE WHEN NEW.musical_key IS NULL THEN tag_mode ELSE NEW.mode END,
        shown_energy = NEW.energy_level,
        is_analyzed = NEW.date_analyzed IS NOT NULL,
        is_failed = NEW.failed_reason IS NOT NULL OR read_error IS NOT NULL
    WHERE audio_id = NEW.audio_id;
END;

-- Saved searches. Those that come with Mismo are kept when they are removed, so that they can be restored.
CREATE TABLE smart_lists (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    search     TEXT NOT NULL,
    order_by   TEXT,
    built_in   INTEGER NOT NULL DEFAULT 0,
    is_hidden  INTEGER NOT NULL DEFAULT 0,
    is_removed INTEGER NOT NULL DEFAULT 0,
    position   INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO smart_lists(id, name, search, built_in, position) VALUES
    ('not-analysed', 'Not analysed', '-is:analysed -state:failed -is:missing', 1, 0),
    ('failed', 'Failed', 'state:failed', 1, 1),
    ('offline', 'Offline', 'is:offline', 1, 2),
    ('duplicates', 'Duplicates', 'is:duplicate', 1, 3),
    ('added-this-week', 'Added this week', 'added:<7d', 1, 4);
