/** Duplicates of an invented library: rows with one `duplicate_group_id` are a group. */
import type { DuplicateDetail, DuplicateGroup, Track } from '../bindings/types';
import { CallError } from '../bridge/backend';
import type { Answers, FakeBackend } from './FakeBackend';

/** The group of some tracks; the one that is shown in place of the others comes first. */
function groupOf(id: string, tracks: readonly Track[]): DuplicateDetail {
  const shown = tracks.filter((track) => !track.set_aside);
  const canonical = shown[0] ?? tracks[0];
  if (!canonical) throw new CallError('not_found', 'Not found', `There is no group with the id ${id}`);
  const ordered = [canonical, ...tracks.filter((track) => track !== canonical)];
  const group: DuplicateGroup = {
    id,
    file_hash: id,
    canonical_track_id: canonical.id,
    total_duplicates: tracks.length,
    created_at: canonical.date_added,
    track_count: tracks.length,
    file_paths: ordered.map((track) => track.file_path).join('||'),
    title: canonical.title,
    artist: canonical.artist,
    wasted_space_bytes: ordered.slice(1).reduce((sum, track) => sum + track.file_size, 0),
    is_resolved: shown.length === 1,
  };
  const rows = ordered.map((track) => ({
    ...track,
    library_path: '/music',
    is_canonical: track === canonical,
  }));
  return { ...group, tracks: rows };
}

export function duplicateAnswers(backend: FakeBackend): Answers {
  const group = (id: string) =>
    groupOf(
      id,
      backend.tracks.filter((track) => track.duplicate_group_id === id),
    );
  const groups = () => {
    const ids = backend.tracks.flatMap(({ duplicate_group_id: id }) => (id ? [id] : []));
    return [...new Set(ids)].map(group);
  };
  const show = (id: string, chosen: string | null) => {
    const ids = group(id).tracks.map((track) => track.id);
    backend.tracks = backend.tracks.map((track) =>
      ids.includes(track.id) ? { ...track, set_aside: chosen !== null && track.id !== chosen } : track,
    );
    backend.emit({ type: 'tracks.changed', data: { ids, all: false } });
    return { success: true, data: group(id) };
  };
  return {
    duplicates_list: ({ page = 1, limit = 50, is_resolved }) => {
      const all = groups()
        .filter((found) => is_resolved === undefined || found.is_resolved === is_resolved)
        .sort((a, b) => Number(a.is_resolved) - Number(b.is_resolved));
      const shown = all.slice((page - 1) * limit, page * limit).map(({ tracks: _, ...found }) => found);
      const pagination = { page, limit, total: all.length, totalPages: Math.ceil(all.length / limit) };
      return { success: true, data: shown, pagination };
    },
    duplicates_stats: () => {
      const all = groups();
      const sizes = all.map((found) => found.track_count);
      const total = sizes.reduce((sum, size) => sum + size, 0);
      return {
        success: true,
        data: {
          total_groups: all.length,
          resolved_groups: all.filter((found) => found.is_resolved).length,
          total_duplicate_tracks: total,
          avg_duplicates_per_group: all.length > 0 ? total / all.length : 0,
          max_duplicates_in_group: Math.max(0, ...sizes),
          wasted_space_bytes: all.reduce((sum, found) => sum + found.wasted_space_bytes, 0),
        },
      };
    },
    duplicates_scan: () => {
      const count = groups().length;
      return {
        success: true,
        data: {
          groupsCreated: count,
          tracksProcessed: backend.tracks.length,
          duplicateHashes: count,
          newlyHashed: 0,
        },
      };
    },
    duplicate_get: ({ id }) => ({ success: true, data: group(id) }),
    duplicate_resolve: ({ id, canonicalTrackId, deleteFiles }) => {
      if (deleteFiles) throw new CallError('files_stay', 'Files stay', 'Files on disk stay');
      return show(id, canonicalTrackId);
    },
    duplicate_restore: ({ id }) => show(id, null),
  };
}
