-- What made each result, found without reading the results.
CREATE INDEX analyses_engine ON analyses(audio_id, stage, status, engine, engine_version);

-- Stages that were asked for while a job was at work, as its options are: they are a job of their own after it.
ALTER TABLE jobs ADD COLUMN more TEXT;
