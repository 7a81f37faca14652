import { FolderPlus, Music, SearchX } from 'lucide-react';
import { useAddFolders } from '../../app/addFolder';
import { useLibrary, useSearch } from '../../app/library';
import { go, hrefOf } from '../../app/route';
import { Button } from '../../components/Button';
import { Placeholder } from '../../components/Placeholder';
import { useFolders, useScans } from '../../data/folders';
import { iconOf } from '../../lists/icons';
import type { Place } from '../../lists/usePlace';
import { counted } from '../../music/format';

/** What an empty list that came with Mismo means. */
const OWN: Record<string, { title: string; words: string }> = {
  'not-analysed': {
    title: 'Everything is analysed',
    words: 'New tracks in your folders appear here until they have a tempo and a key.',
  },
  failed: {
    title: 'Nothing failed',
    words: 'Tracks whose analysis failed would stand here, each with the reason.',
  },
  offline: {
    title: 'Every folder is there',
    words: 'Tracks on a drive that is not plugged in would stand here, with all that is known of them.',
  },
  duplicates: {
    title: 'No duplicates',
    words: 'Tracks with the same audio as another one would stand here, whatever their files are called.',
  },
  'added-this-week': {
    title: 'Nothing new this week',
    words: 'Copy music into one of your folders: it appears by itself.',
  },
};

/** Why the list is empty, and what to do about it. */
export function EmptyTracks({ place }: { place: Place }) {
  const search = useSearch();
  const { setSearch } = useLibrary();
  const { choose } = useAddFolders();
  const folders = useFolders().data;
  const scans = useScans().data ?? [];
  const add = (
    <Button look="primary" icon={<FolderPlus aria-hidden />} onClick={choose}>
      Add folder
    </Button>
  );
  if (search.trim() !== '') {
    return (
      <Placeholder
        icon={<SearchX />}
        title="Nothing matches"
        action={<Button onClick={() => setSearch('')}>Clear search</Button>}
      >
        Nothing{place.list ? ` in ${place.list.name}` : ' here'} fits all of “{search.trim()}”.
      </Placeholder>
    );
  }
  if (folders?.length === 0) {
    return (
      <Placeholder icon={<FolderPlus />} title="No folder yet" action={add}>
        Drop your music folder here, or choose it. Files in it are read, never changed.
      </Placeholder>
    );
  }
  if (scans.length > 0) {
    const found = scans.reduce((sum, scan) => sum + scan.filesFound, 0);
    return (
      <Placeholder icon={<Music />} title="Looking for music">
        {counted(found, 'file')} found so far. Tracks appear here as they are read.
      </Placeholder>
    );
  }
  if (place.list) {
    const own = place.list.built_in ? OWN[place.list.id] : undefined;
    return (
      <Placeholder icon={iconOf(place.list)} title={own?.title ?? `Nothing in ${place.list.name} now`}>
        {own?.words ?? 'Tracks come into it by themselves as soon as they fit its search.'}
      </Placeholder>
    );
  }
  return (
    <Placeholder icon={<Music />} title="No tracks found" action={add}>
      There is no audio file in {place.folder ? 'this folder' : 'your folders'} that Mismo can read.
    </Placeholder>
  );
}

/** The address names a smart list that there is none of. */
export function NoSuchList() {
  return (
    <Placeholder
      icon={<SearchX />}
      title="This smart list is gone"
      action={<Button onClick={() => go(hrefOf('tracks'))}>Show all tracks</Button>}
    >
      It was removed, here or in another window. Its tracks are still in the library.
    </Placeholder>
  );
}
