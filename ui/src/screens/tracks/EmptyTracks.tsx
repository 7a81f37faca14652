import { FolderPlus, Music, SearchX, Sparkles, TriangleAlert } from 'lucide-react';
import { useAddFolders } from '../../app/addFolder';
import { useLibrary } from '../../app/library';
import type { Route } from '../../app/route';
import { Button } from '../../components/Button';
import { Placeholder } from '../../components/Placeholder';
import { useFolders, useScans } from '../../data/folders';
import { counted } from '../../music/format';

/** Why the list is empty, and what to do about it. */
export function EmptyTracks({ route }: { route: Route }) {
  const { search, setSearch } = useLibrary();
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
        No track here has “{search.trim()}” in its title, artist, album, genre or file name.
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
  switch (route.view) {
    case 'look':
      return (
        <Placeholder icon={<TriangleAlert />} title="Nothing needs a look">
          Tracks whose analysis failed would stand here, each with the reason.
        </Placeholder>
      );
    case 'new':
      return (
        <Placeholder icon={<Sparkles />} title="Everything is analysed">
          New tracks in your folders appear here until they have a tempo and a key.
        </Placeholder>
      );
    case 'week':
      return (
        <Placeholder icon={<Music />} title="Nothing new this week">
          Copy music into one of your folders: it appears by itself.
        </Placeholder>
      );
    case 'all':
      return (
        <Placeholder icon={<Music />} title="No tracks found" action={add}>
          There is no audio file in {route.folder ? 'this folder' : 'your folders'} that Mismo can read.
        </Placeholder>
      );
  }
}
