/** Copies of the invented library: one a day, one before an update, one that the DJ asked for. */
import type { Backup } from '../bindings/types';
import { CallError } from '../bridge/backend';
import type { Answers } from './FakeBackend';

const copy = (made_at: string, reason: Backup['reason'], bytes: number): Backup => ({
  name: `library-${made_at.slice(0, 19).replace(/[-:]/g, '')}Z-${reason}.db`,
  made_at,
  reason,
  bytes,
  is_next: false,
});

export const someBackups: readonly Backup[] = [
  copy('2026-11-23T09:12:00Z', 'daily', 48_234_496),
  copy('2026-11-22T18:40:00Z', 'asked', 48_201_728),
  copy('2026-11-22T09:05:00Z', 'daily', 48_193_536),
  copy('2026-11-20T20:31:00Z', 'update', 47_906_816),
];

export class FakeBackups {
  all: readonly Backup[] = someBackups;

  #putBack(name: string, next: boolean) {
    if (!this.all.some((known) => known.name === name))
      throw new CallError('not_found', 'Not found', `There is no copy called ${name}`);
    // One copy at most takes the library's place.
    this.all = this.all.map((known) => ({
      ...known,
      is_next: known.name === name ? next : known.is_next && !next,
    }));
  }

  readonly answers: Answers = {
    backups_list: () => ({ success: true, count: this.all.length, data: [...this.all] }),
    backup_make: () => {
      const made = copy('2026-11-23T14:03:00Z', 'asked', 48_240_000);
      this.all = [made, ...this.all];
      return { success: true, data: made };
    },
    backup_restore: ({ name }) => {
      this.#putBack(name, true);
      return { success: true, message: 'Close Mismo and start it again' };
    },
    backup_restore_cancel: ({ name }) => {
      this.#putBack(name, false);
      return { success: true, message: 'The library stays as it is' };
    },
  };
}
