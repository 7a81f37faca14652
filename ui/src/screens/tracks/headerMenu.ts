import type { MenuGroup } from '../../components/PointMenu';
import { isNewestFirst, NEWEST_FIRST, notBy, type Sorting, withLevel } from '../../music/sorting';
import type { Column, ColumnChoice } from './columns';

/** What can be done with a column, by mouse or keys: the whole of sorting, and to hide it. */
export function headerMenu(
  { id, label, sort, ends }: Column,
  columns: ColumnChoice,
  sorting: Sorting,
  onSort: (sorting: Sorting) => void,
): MenuGroup[] {
  const hide = {
    label: `Hide ${label}`,
    disabled: columns.shown.length === 1,
    run: () => columns.show(id, false),
  };
  if (!sort || !ends) return [{ entries: [hide] }];
  const ways = [
    { order: 'ASC', words: ends[0] },
    { order: 'DESC', words: ends[1] },
  ] as const;
  const alone = sorting.length === 1 && sorting[0]?.sort === sort;
  const others = isNewestFirst(sorting) || alone ? [] : ways;
  return [
    {
      heading: `Sort by ${label}`,
      entries: ways.map(({ order, words }) => ({ label: words, run: () => onSort([{ sort, order }]) })),
    },
    {
      heading: 'Within the present order',
      entries: others.map(({ order, words }) => ({
        label: `Then: ${words}`,
        run: () => onSort(withLevel(sorting, { sort, order })),
      })),
    },
    {
      entries: [
        ...(sorting.some((level) => level.sort === sort) && !isNewestFirst(sorting)
          ? [{ label: `Do not sort by ${label}`, run: () => onSort(notBy(sorting, sort)) }]
          : []),
        { label: 'Newest first', disabled: isNewestFirst(sorting), run: () => onSort(NEWEST_FIRST) },
        hide,
      ],
    },
  ];
}
