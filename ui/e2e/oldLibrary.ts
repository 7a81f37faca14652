/** A `library.db` as the Mismo that people used before left it, written by the prepared engine's own Python. */
import { execFile } from 'node:child_process';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { engineDir } from './mismo';

const PYTHON = join(engineDir, process.platform === 'win32' ? 'venv/Scripts/python.exe' : 'venv/bin/python');

/** Tables and columns of a fresh installation, those that an import reads. */
const SCRIPT = `
import json, sqlite3, sys
wish = json.loads(sys.argv[1])
with sqlite3.connect(wish["path"]) as db:
    db.executescript("""
        CREATE TABLE library_directories(id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, name TEXT);
        CREATE TABLE tracks(id TEXT PRIMARY KEY, file_path TEXT NOT NULL UNIQUE, file_size INTEGER, file_hash TEXT,
            title TEXT, artist TEXT, duration_seconds REAL, bpm REAL, musical_key INTEGER, mode INTEGER,
            beats_data BLOB, first_beat_offset REAL, date_analyzed DATETIME, analysis_version TEXT, rating INTEGER,
            color_tag TEXT, play_count INTEGER DEFAULT 0);
        CREATE TABLE schema_version(version INTEGER);
        INSERT INTO schema_version VALUES(16);
    """)
    for folder in wish["folders"]:
        db.execute("INSERT INTO library_directories(path) VALUES(?)", [folder])
    for number, track in enumerate(wish["tracks"]):
        beats = json.dumps([0.25 + beat * 60 / track["bpm"] for beat in range(8)])
        db.execute(
            "INSERT INTO tracks VALUES(?, ?, ?, ?, NULL, NULL, ?, ?, ?, 0, ?, 0.25, '2024-01-02T03:04:05.678Z',"
            " '0.1.0', ?, ?, 7)",
            [f"00000000-0000-4000-8000-{number:012x}", track["path"], track["size"], f"{number:016x}",
             track["seconds"], track["bpm"], track["key"], beats, track["rating"], track["colour"]],
        )
`;

/** A track of it, in a minor key. */
export interface OldTrack {
  path: string;
  seconds: number;
  bpm: number;
  /** 0 = C .. 11 = B. */
  key: number;
  rating: number | null;
  colour: string | null;
}

/** Writes it into `folder`; answers with its path. A track whose file is gone counts as one of no bytes. */
export async function writeOldLibrary(
  folder: string,
  { folders, tracks }: { folders: readonly string[]; tracks: readonly OldTrack[] },
): Promise<string> {
  const path = join(folder, 'library.db');
  const sized = await Promise.all(
    tracks.map(async (track) => {
      const size = await stat(track.path).then(
        (file) => file.size,
        () => 0,
      );
      return { ...track, size };
    }),
  );
  // What is not there yet is made by whoever writes first.
  await writeFile(path, '');
  await promisify(execFile)(PYTHON, ['-c', SCRIPT, JSON.stringify({ path, folders, tracks: sized })]);
  return path;
}
