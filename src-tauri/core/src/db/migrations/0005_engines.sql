-- What made each result, found without reading the results.
CREATE INDEX analyses_engine ON analyses(audio_id, stage, status, engine, engine_version);
