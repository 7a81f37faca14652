/** What the DJ wrote about tracks, and copies of the same audio: `fake.html?scenario=marked`. */
import { COLOURS } from '../music/colours';
import { FakeBackend } from './FakeBackend';
import { someImport } from './imports';

/** A library with stars, colours and comments. */
function marked(): FakeBackend {
  const fake = new FakeBackend({ tracks: 60 });
  fake.tracks = fake.tracks.map((track, index) => ({
    ...track,
    rating: index % 4 === 3 ? null : (index * 7) % 6,
    color_tag: index % 3 === 0 ? (COLOURS[(index / 3) % COLOURS.length]?.hex ?? null) : null,
    album: `Night Works, part ${(index % 3) + 1}`,
    comment: index % 5 === 1 ? 'Long intro, the vocal comes at 2:10' : null,
    locked: false,
  }));
  const [first, second] = fake.tracks;
  if (first && second) {
    fake.edits.edit(fake.tracks, [first.id], { kind: 'set_metadata', genre: 'Peak time', year: 2024 });
    fake.edited(
      fake.edits.edit(fake.tracks, [first.id], {
        kind: 'set_metadata',
        genre: 'Peak time',
        energy_level: 8.5,
      }),
    );
  }
  return fake;
}

/** A library in which some tracks lie several times; one group is decided. */
function copies(): FakeBackend {
  const fake = new FakeBackend({ tracks: 60 });
  const kinds = [
    { folder: 'Techno 2026', ending: 'flac', bit_rate: 912_000, file_size: 42_000_000 },
    { folder: 'Promos/2024-11', ending: 'mp3', bit_rate: 320_000, file_size: 14_600_000 },
    { folder: 'Old laptop/iTunes/Compilations', ending: 'mp3', bit_rate: 128_000, file_size: 6_100_000 },
  ];
  fake.tracks = fake.tracks.map((track, index) => {
    const group = Math.floor(index / 3);
    const kind = kinds[index % 3];
    const first = fake.tracks[group * 3];
    if (group >= 5 || !kind || !first || (group === 2 && index % 3 === 2)) return track;
    const relative_path = `${kind.folder}/${first.artist} - ${first.title}.${kind.ending}`;
    return {
      // Copies share all that is known of their audio.
      ...first,
      id: track.id,
      relative_path,
      bit_rate: kind.bit_rate,
      file_size: kind.file_size,
      file_path: `/music/${relative_path}`,
      duplicate_group_id: first.file_hash,
      set_aside: group === 3 && index % 3 !== 0,
      state: group === 1 && index % 3 === 2 ? 'away' : first.state,
    };
  });
  return fake;
}

/** An import under way. */
function importing(): FakeBackend {
  const fake = marked();
  const status = someImport('/home/ines/mismo/data/library.db', false);
  fake.imports.status = { ...status, running: true, phase: 'tracks', done: 1204, total: 4812 };
  return fake;
}

export const markScenarios: Record<string, () => FakeBackend> = { marked, copies, importing };
