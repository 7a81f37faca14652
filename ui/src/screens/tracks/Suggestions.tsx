import type { Suggestion } from '../../bindings/types';
import { KeyChip } from '../../components/KeyChip';
import { count } from '../../music/format';
import { type Notation, readKey } from '../../music/key';
import styles from './Suggestions.module.css';
import type { Completion } from './useCompletion';

/** What was typed of it, made strong. */
function Label({ label, typed }: { label: string; typed: string }) {
  const at = typed === '' ? -1 : label.toLowerCase().indexOf(typed.toLowerCase());
  if (at < 0) return label;
  return (
    <>
      {label.slice(0, at)}
      <b>{label.slice(at, at + typed.length)}</b>
      {label.slice(at + typed.length)}
    </>
  );
}

function Offer({ offer, typed, notation }: { offer: Suggestion; typed: string; notation: Notation }) {
  const key = offer.text.startsWith('key:') ? readKey(offer.label.replace('~', '')) : null;
  const operator = offer.text.endsWith(':');
  return (
    <>
      {key ? (
        <span className={styles.key}>
          {offer.label.startsWith('~') && '~'}
          <KeyChip musicalKey={key} notation={notation} />
        </span>
      ) : (
        <span className={operator ? styles.operator : styles.label}>
          <Label label={offer.label} typed={typed} />
        </span>
      )}
      {offer.detail && <span className={styles.detail}>{offer.detail}</span>}
      {offer.count !== null && <span className={styles.count}>{count(offer.count)}</span>}
    </>
  );
}

interface SuggestionsProps {
  id: string;
  completion: Completion;
  notation: Notation;
  onTake: (at: number) => void;
}

/** What the word at the caret could become. The keyboard stays in the search field. */
export function Suggestions({ id, completion, notation, onTake }: SuggestionsProps) {
  const { offers, at, typed, point } = completion;
  return (
    <div id={id} role="listbox" aria-label="Completions" className={styles.list}>
      {offers.map((offer, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the keyboard
        <div
          key={offer.text}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={styles.offer}
          ref={(element) => {
            if (index === at) element?.scrollIntoView?.({ block: 'nearest' });
          }}
          onPointerMove={() => point(index)}
          // A press must not take the caret out of the field.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(index)}
        >
          <Offer offer={offer} typed={typed} notation={notation} />
        </div>
      ))}
      <p className={styles.keys} aria-hidden>
        <kbd>↑</kbd>
        <kbd>↓</kbd> choose <kbd>Tab</kbd> complete <kbd>Esc</kbd> close
      </p>
    </div>
  );
}
