-- How starts of the analysis server went; the newest 200.
CREATE TABLE starts (
    id       INTEGER PRIMARY KEY,
    at       TEXT NOT NULL,
    kind     TEXT NOT NULL,
    version  TEXT,
    outcome  TEXT NOT NULL,
    code     TEXT,
    total_ms INTEGER NOT NULL,
    -- JSON: the stages with their times.
    stages   TEXT NOT NULL
);
