/** States of searching worth looking at, by name: `fake.html?scenario=smart-lists`. */
import { FakeBackend } from './FakeBackend';

/** A library with lists that the DJ saved, and with every kind of track that those of Mismo find. */
function withLists(tracks = 4812): FakeBackend {
  const fake = new FakeBackend({ tracks });
  const hash = fake.tracks[0]?.file_hash ?? null;
  fake.tracks = fake.tracks.map((track, index) => ({
    ...track,
    ...(index % 180 === 1 && { file_hash: hash }),
    ...(index % 90 !== 0 && { date_added: `2026-0${1 + (index % 9)}-12 10:00:00` }),
  }));
  fake.smartLists.add('Peak time, 8A to 9A', 'energy:>6 key:~8A bpm:124-132', 'key,bpm');
  fake.smartLists.add('Warm-up under 122', 'bpm:<122 energy:<6');
  return fake;
}

export const searchScenarios: Record<string, () => FakeBackend> = {
  'smart-lists': () => withLists(),
  small: () => withLists(60),
};
