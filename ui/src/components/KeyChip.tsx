import { camelot, type Key, keyInWords, type Notation, writeKey } from '../music/key';
import { classes } from './classes';
import styles from './KeyChip.module.css';

interface KeyChipProps {
  musicalKey: Key;
  notation: Notation;
  /** The value comes from the file's tag: drawn thin, without colour. */
  fromFile?: boolean;
  /** The analysis is not sure: a question mark follows. */
  doubtful?: boolean;
  /** The key that it might be instead. */
  or?: Key | null | undefined;
  large?: boolean;
}

export function KeyChip({ musicalKey, notation, fromFile, doubtful, or, large }: KeyChipProps) {
  const words = `${keyInWords(musicalKey)}${doubtful ? `, not sure${or ? `: perhaps ${writeKey(or, notation)}, ${keyInWords(or)}` : ''}` : ''}${fromFile ? ', from the file' : ''}`;
  return (
    <span
      role="img"
      aria-label={words}
      title={words}
      data-camelot={fromFile ? undefined : camelot(musicalKey)}
      className={classes(styles.chip, fromFile && styles.file, large && styles.large)}
    >
      {writeKey(musicalKey, notation)}
      {doubtful && '?'}
    </span>
  );
}
