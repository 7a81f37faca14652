import { useLibrary, useSearch } from '../../app/library';
import { useTrack } from '../../data/tracks';
import { operatorLike, operatorNamed } from '../../music/operators';
import { filterValue } from '../../music/search';
import { type SearchWord, wordsOf } from '../../music/searchWords';
import styles from './SearchHints.module.css';
import { useDebounced } from './useDebounced';

/** Pause after which the last word counts as typed out. */
const TYPED_OUT_MS = 900;

/** Its value is not typed yet. */
const waits = ({ operator, value }: SearchWord) =>
  operator !== null && operatorNamed(operator) !== undefined && /^[<>=~ ]*$/.test(value);

/** Why a word was not read as what it looks like. */
function unreadWords(word: SearchWord): string {
  const { operator, typed } = word;
  if (operator === null || !operatorNamed(operator))
    return `“${operator}:” is not an operator: searched as text.`;
  if (waits(word)) return `“${typed}” waits for a value.`;
  return `“${typed}” cannot be read: searched as text.`;
}

function Unread({ word }: { word: SearchWord }) {
  const search = useSearch();
  const { setSearch } = useLibrary();
  const like =
    word.operator !== null && !operatorNamed(word.operator) ? operatorLike(word.operator) : undefined;
  const start = word.end - word.typed.length;
  return (
    <span>
      {unreadWords(word)}
      {like && word.operator !== null && (
        <>
          {' '}
          <button
            type="button"
            className={styles.meant}
            onClick={() =>
              setSearch(
                search.slice(0, start) + like.name + search.slice(start + (word.operator?.length ?? 0)),
              )
            }
          >
            Did you mean {like.name}:?
          </button>
        </>
      )}
    </span>
  );
}

/** The name of the track that `fits:` means: ids tell nobody anything. */
function Fits({ id }: { id: string }) {
  const track = useTrack(id).data;
  return track ? (
    <span>
      Tracks that go with <b>{track.title ?? track.relative_path}</b>
    </span>
  ) : null;
}

/** One quiet line on how the search was read, where that is not plain. */
export function SearchHints({ unread, within }: { unread: readonly string[]; within: string }) {
  const search = useSearch();
  const settled = useDebounced(search, TYPED_OUT_MS) === search;
  const words = wordsOf(search);
  const last = words.at(-1);
  const told = words.filter((word) => {
    if (!unread.includes(word.typed)) return false;
    const atEnd = word === last && last.end === search.length;
    // Whoever stopped behind an operator has the completions before them.
    return !atEnd || (settled && !waits(word));
  });
  const fits = filterValue(search, 'fits') || filterValue(within, 'fits');
  if (told.length === 0 && fits === '') return null;
  return (
    <p className={styles.line} role="status">
      {fits !== '' && <Fits id={fits} />}
      {told.map((word) => (
        <Unread key={word.start} word={word} />
      ))}
    </p>
  );
}
