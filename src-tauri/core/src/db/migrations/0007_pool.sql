-- Which server each try of a job went to: the address of one that is given whole files, null for one of this computer.
ALTER TABLE attempts ADD COLUMN remote TEXT;
-- Version that the server said it had.
ALTER TABLE attempts ADD COLUMN server_version TEXT;
-- The delayed jobs, of which the earliest is looked for whenever anything happens.
CREATE INDEX jobs_delayed ON jobs(not_before_ms) WHERE status = 'queued' AND not_before_ms > 0;
