import { Autocomplete } from '@base-ui/react/autocomplete';
import { type ComponentProps, useState } from 'react';
import { useSuggestions } from '../data/search';
import { count } from '../music/format';
import styles from './SuggestInput.module.css';

interface SuggestInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  /** Operator of the search that knows the values: `genre`. */
  operator: string;
  /** What it is for, to name the list. */
  label: string;
  value: string;
  onType: (text: string) => void;
}

/** A text of which the library may have the like already: spelled as elsewhere, lists and searches find it. */
export function SuggestInput({ operator, label, value, onType, ...input }: SuggestInputProps) {
  const [open, setOpen] = useState(false);
  const search = `${operator}:"${value.replaceAll('"', '')}`;
  const known = useSuggestions(search, search.length, open).data?.data.suggestions ?? [];
  const offers = known.filter((offer) => offer.label !== value);
  const isOpen = open && offers.length > 0;
  return (
    <Autocomplete.Root
      mode="none"
      items={offers.map((offer) => offer.label)}
      value={value}
      onValueChange={onType}
      open={isOpen}
      onOpenChange={setOpen}
    >
      <Autocomplete.Input
        {...input}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          // Escape closes the list alone, not the dialog around it.
          if (event.key !== 'Escape' || !isOpen) return;
          event.stopPropagation();
          setOpen(false);
        }}
      />
      <Autocomplete.Portal>
        <Autocomplete.Positioner sideOffset={4} align="start" className={styles.positioner}>
          <Autocomplete.Popup className={styles.popup} aria-label={`${label}: known values`}>
            <Autocomplete.List>
              {offers.map((offer) => (
                <Autocomplete.Item key={offer.label} value={offer.label} className={styles.item}>
                  <span className={styles.text}>{offer.label}</span>
                  {offer.count !== null && <span className={styles.count}>{count(offer.count)}</span>}
                </Autocomplete.Item>
              ))}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}
