/** Before the tests: the Python environment is made, by the application's own code path, unless it is whole. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { binary, cleanEnvironment, engineDir } from './mismo';

export default async function prepare(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'mismo-e2e-'));
  try {
    await promisify(execFile)(binary, ['engine', 'prepare'], {
      env: { ...cleanEnvironment(), MISMO_DATA_DIR: scratch, MISMO_ENGINE_DIR: engineDir },
      cwd: scratch,
      maxBuffer: 64 * 1024 * 1024,
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
