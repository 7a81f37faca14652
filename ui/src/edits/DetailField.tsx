import { type RefObject, useId } from 'react';
import type { ValueSource } from '../bindings/types';
import styles from './DetailField.module.css';
import type { Detail, Entry } from './details';
import { HandMark } from './HandMark';
import { SuggestInput } from './SuggestInput';

interface DetailFieldProps {
  detail: Detail;
  /** What was done to it so far. */
  entry: Entry | undefined;
  /** What stands there now; undefined where tracks differ. */
  shown: string | undefined;
  /** What the file or the analysis says; null where that is not known. */
  found: string | null;
  source: ValueSource | null;
  /** It is for more than one track. */
  several: boolean;
  problem: string | null;
  inputRef?: RefObject<HTMLInputElement | null> | undefined;
  onEnter: (entry: Entry | undefined) => void;
}

/** One line under the field: where its value comes from, or what the file says instead. */
function originWords({ detail, entry, shown, found, source, several }: DetailFieldProps, text: string) {
  const finder = detail.name === 'energy_level' ? 'analysis' : 'file';
  if (several) {
    if (entry === 'file') return `What each ${finder} says`;
    if (entry === undefined) return shown === undefined ? 'Different: kept' : 'Kept';
    return 'For all of them';
  }
  if (found === null) return finder === 'analysis' ? 'Not found by the analysis' : '';
  if (entry === undefined && source === 'import' && text !== found) return 'From the imported library';
  if (text.trim() === found) return text === '' ? `The ${finder} says nothing` : `As the ${finder} says`;
  return found === '' ? `The ${finder} says nothing` : `The ${finder} says: ${found}`;
}

/** One value that a DJ writes, with what the file says and the way back to it. */
export function DetailField(props: DetailFieldProps) {
  const { detail, entry, shown, found, source, several, problem, inputRef, onEnter } = props;
  const { name, label, kind, span, suggest } = detail;
  const id = useId();
  const text = entry === undefined ? (shown ?? '') : entry === 'file' ? (found ?? '') : entry.typed;
  const finders = name === 'energy_level' ? 'the analysis’s' : several ? 'the files’' : 'the file’s';
  // Typed back to what stood there, nothing was done to it.
  const type = (typed: string) => onEnter(typed === (shown ?? '') ? undefined : { typed });
  const byHand = entry === undefined && source === 'user';
  const mayGoBack = several
    ? entry !== 'file'
    : entry !== 'file' && (byHand || text.trim() !== (found ?? ''));
  const input = {
    id,
    'aria-invalid': problem ? true : undefined,
    'aria-describedby': `${id}-below`,
    autoComplete: 'off',
    spellCheck: false,
    placeholder: several && text === '' && entry !== undefined && entry !== 'file' ? 'None' : undefined,
    className: styles.input,
  };
  return (
    <div className={styles.field} style={{ gridColumn: `span ${span}` }}>
      <div className={styles.head}>
        <label htmlFor={id}>{label}</label>
        <HandMark set={byHand} />
        {several && entry !== undefined && (
          <button type="button" className={styles.act} onClick={() => onEnter(undefined)}>
            Keep<span className={styles.hidden}> {label}</span>
          </button>
        )}
        {mayGoBack && (
          <button type="button" className={styles.act} onClick={() => onEnter('file')}>
            Use {finders}
            <span className={styles.hidden}> {label}</span>
          </button>
        )}
      </div>
      {kind === 'long' ? (
        <textarea {...input} rows={3} value={text} onChange={(event) => type(event.target.value)} />
      ) : suggest ? (
        <SuggestInput {...input} operator={suggest} label={label} value={text} onType={type} />
      ) : (
        <input
          {...input}
          ref={inputRef}
          inputMode={kind === 'whole' ? 'numeric' : kind === 'decimal' ? 'decimal' : undefined}
          value={text}
          onChange={(event) => type(event.target.value)}
        />
      )}
      <p id={`${id}-below`} className={problem ? styles.problem : styles.origin} title={found ?? undefined}>
        {problem ?? originWords(props, text)}
      </p>
    </div>
  );
}
