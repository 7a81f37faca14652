/** Saved searches of the invented library, kept by the application's rules. */
import type { SmartList } from '../bindings/types';
import { CallError } from '../bridge/backend';
import { data, done, listing } from './answers';
import type { Answers } from './FakeBackend';
import { readLine, type Surroundings } from './search/conditions';
import { idOf } from './tracks';

type Stored = Omit<SmartList, 'position' | 'count' | 'unread'> & { removed?: boolean };

const cameWith = (id: string, name: string, search: string): Stored => ({
  id,
  name,
  search,
  order_by: null,
  built_in: true,
  is_hidden: false,
});

const FIRST: readonly Stored[] = [
  cameWith('not-analysed', 'Not analysed', '-is:analysed -state:failed -is:missing'),
  cameWith('failed', 'Failed', 'state:failed'),
  cameWith('offline', 'Offline', 'is:offline'),
  cameWith('duplicates', 'Duplicates', 'is:duplicate'),
  cameWith('added-this-week', 'Added this week', 'added:<7d'),
];

function named(text: string): string {
  const name = text.trim();
  if (name === '' || [...name].length > 100)
    throw new CallError('validation_failed', 'Not valid', 'name must have 1 to 100 letters');
  return name;
}

export class FakeSmartLists {
  #stored: readonly Stored[] = FIRST;
  #made = 0;
  readonly #around: () => Surroundings;

  constructor(around: () => Surroundings) {
    this.#around = around;
  }

  /** Saves a search, below all others. */
  add(name: string, search: string, order_by: string | null = null): SmartList {
    this.#made += 1;
    const list = { id: idOf('d', 1000 + this.#made), name: named(name), search: search.trim() };
    this.#stored = [...this.#stored, { ...list, order_by, built_in: false, is_hidden: false }];
    return this.#one(list.id);
  }

  #all(): SmartList[] {
    const around = this.#around();
    const kept = this.#stored.filter(({ removed }) => !removed);
    return kept.map(({ removed: _, ...list }, position) => {
      const { test, unread } = readLine(list.search, around);
      return { ...list, position, count: around.tracks.filter(test).length, unread };
    });
  }

  #one(id: string): SmartList {
    const list = this.#all().find((candidate) => candidate.id === id);
    if (!list) throw new CallError('not_found', 'Not found', `There is no smart list with the id ${id}`);
    return list;
  }

  #put(id: string, change: Partial<Stored>): void {
    this.#stored = this.#stored.map((list) => (list.id === id ? { ...list, ...change } : list));
  }

  readonly answers: Answers = {
    smart_lists: () => listing(this.#all()),
    smart_list_add: ({ name, search, order_by }) => data(this.add(name, search, order_by || null)),
    smart_list_change: ({ id, name, search, order_by, is_hidden, position }) => {
      const { built_in, search: before } = this.#one(id);
      if (built_in && search !== undefined && search !== before)
        throw new CallError(
          'validation_failed',
          'Not valid',
          'search of a list that came with Mismo stays: save one of your own',
        );
      this.#put(id, {
        ...(name !== undefined && { name: named(name) }),
        ...(search !== undefined && { search: search.trim() }),
        ...(order_by !== undefined && { order_by: order_by || null }),
        ...(is_hidden !== undefined && { is_hidden }),
      });
      if (position !== undefined) {
        const moved = this.#stored.filter((list) => list.id === id);
        const others = this.#stored.filter((list) => list.id !== id);
        const before = others.filter(({ removed }) => !removed)[position];
        const at = before ? others.indexOf(before) : others.length;
        this.#stored = [...others.slice(0, at), ...moved, ...others.slice(at)];
      }
      return data(this.#one(id));
    },
    smart_list_remove: ({ id }) => {
      if (this.#one(id).built_in) this.#put(id, { removed: true });
      else this.#stored = this.#stored.filter((list) => list.id !== id);
      return done('Smart list removed');
    },
    smart_lists_restore: () => {
      for (const { id, built_in } of this.#stored)
        if (built_in) this.#put(id, { removed: false, is_hidden: false });
      return listing(this.#all());
    },
  };
}
