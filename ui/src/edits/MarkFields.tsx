import { Ban } from 'lucide-react';
import { useId } from 'react';
import type { MetadataChange } from '../bindings/types';
import { Stars } from '../components/Stars';
import { COLOURS, colourWords } from '../music/colours';
import { starWords } from '../music/stars';
import field from './DetailField.module.css';
import styles from './MarkFields.module.css';

/** Stars and colour as they were set here: what is not set stays. An empty colour is none. */
export type Marks = Pick<MetadataChange, 'rating' | 'color_tag'>;

interface MarkFieldsProps {
  /** What was set so far. */
  marks: Marks;
  /** What the tracks have; a mark in which they differ is not there. */
  shown: { rating?: number | undefined; color_tag?: string | undefined };
  /** They are for more than one track. */
  several: boolean;
  onMark: (marks: Marks) => void;
}

interface HeadProps {
  label: string;
  id: string;
  /** Leaves the mark as it is; null where nothing was set. */
  onKeep: (() => void) | null;
}

function Head({ label, id, onKeep }: HeadProps) {
  return (
    <div className={field.head}>
      <span id={id} className={styles.label}>
        {label}
      </span>
      {onKeep && (
        <button type="button" className={field.act} onClick={onKeep}>
          Keep<span className={field.hidden}> {label}</span>
        </button>
      )}
    </div>
  );
}

/** What will be, in words: of one track the mark itself, of several whether it changes. */
function below(set: boolean, known: boolean, several: boolean, words: string): string {
  if (!several) return words;
  if (set) return `${words}, for all of them`;
  return known ? words : 'Different: kept';
}

/** Stars and a colour among the details of tracks. */
export function MarkFields({ marks, shown, several, onMark }: MarkFieldsProps) {
  const id = useId();
  const rating = marks.rating ?? shown.rating;
  const colour = marks.color_tag ?? shown.color_tag;
  const without = (name: keyof Marks) => {
    const { [name]: _, ...others } = marks;
    return others;
  };
  // What is set back to what stood there is not set.
  const rate = (stars: number) =>
    onMark(stars === shown.rating ? without('rating') : { ...marks, rating: stars });
  const paint = (hex: string) =>
    onMark(hex === shown.color_tag ? without('color_tag') : { ...marks, color_tag: hex });
  const hexes = COLOURS.map(({ hex }): string => hex);
  // A colour of another program stands among them while a track has it.
  const others = [shown.color_tag, colour].filter((hex): hex is string => !!hex && !hexes.includes(hex));
  return (
    <>
      <div className={`${field.field} ${styles.stars}`}>
        <Head
          label="Rating"
          id={`${id}-rating`}
          onKeep={several && marks.rating !== undefined ? () => onMark(without('rating')) : null}
        />
        <div className={styles.row}>
          <Stars value={rating ?? null} label="Rating" onChange={rate} />
        </div>
        <p className={field.origin}>
          {below(marks.rating !== undefined, rating !== undefined, several, starWords(rating ?? 0))}
        </p>
      </div>
      <div className={`${field.field} ${styles.colours}`}>
        <Head
          label="Colour"
          id={`${id}-colour`}
          onKeep={several && marks.color_tag !== undefined ? () => onMark(without('color_tag')) : null}
        />
        <div
          role="radiogroup"
          aria-labelledby={`${id}-colour`}
          aria-describedby={`${id}-colour-below`}
          className={styles.row}
        >
          {['', ...hexes, ...new Set(others)].map((hex) => (
            <label key={hex} className={styles.colour} title={hex === '' ? 'No colour' : colourWords(hex)}>
              <input
                type="radio"
                name={id}
                aria-label={hex === '' ? 'No colour' : colourWords(hex)}
                checked={colour === hex}
                onChange={() => paint(hex)}
              />
              <span className={styles.swatch} style={hex === '' ? undefined : { background: hex }}>
                {hex === '' && <Ban aria-hidden />}
              </span>
            </label>
          ))}
        </div>
        <p id={`${id}-colour-below`} className={field.origin}>
          {below(
            marks.color_tag !== undefined,
            colour !== undefined,
            several,
            colour ? colourWords(colour) : 'No colour',
          )}
        </p>
      </div>
    </>
  );
}
