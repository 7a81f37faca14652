-- What failed, why and how often. The newest 200 are kept; `body` is the incident as the API shows it, without the
-- actions, which depend on the settings of the moment.
CREATE TABLE incidents (
    id       TEXT PRIMARY KEY,
    last_at  TEXT NOT NULL,
    body     TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX incidents_by_time ON incidents(last_at);
