import { Menu } from '@base-ui/react/menu';
import { Check, ChevronRight, Star } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Track } from '../bindings/types';
import menu from '../components/Menu.module.css';
import { COLOURS } from '../music/colours';
import { MOST_STARS, starWords } from '../music/stars';
import { common } from './common';
import { useEdits } from './edits';
import styles from './MarkMenus.module.css';

const RATINGS = Array.from({ length: MOST_STARS + 1 }, (_, stars) => stars);

interface SubmenuProps<T> {
  label: string;
  value: T | undefined;
  onChange: (value: T) => void;
  choices: readonly { value: T; label: string; sign: ReactNode; apart?: boolean }[];
}

function Submenu<T extends string | number>({ label, value, onChange, choices }: SubmenuProps<T>) {
  return (
    <Menu.SubmenuRoot>
      <Menu.SubmenuTrigger className={menu.item}>
        <span className={menu.label}>{label}</span>
        <ChevronRight aria-hidden />
      </Menu.SubmenuTrigger>
      <Menu.Portal>
        <Menu.Positioner className={menu.positioner} sideOffset={2} alignOffset={-5}>
          <Menu.Popup className={menu.popup} aria-label={label}>
            <Menu.RadioGroup value={value ?? null} onValueChange={onChange}>
              {choices.map((choice) => (
                <Menu.RadioItem
                  key={choice.value}
                  value={choice.value}
                  closeOnClick
                  className={menu.item}
                  data-apart={choice.apart || undefined}
                >
                  <span className={styles.sign} aria-hidden>
                    {choice.sign}
                  </span>
                  <span className={menu.label}>{choice.label}</span>
                  <Menu.RadioItemIndicator className={styles.check}>
                    <Check aria-hidden />
                  </Menu.RadioItemIndicator>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.SubmenuRoot>
  );
}

interface MarkMenusProps {
  ids: readonly string[];
  known: readonly Track[];
}

/** Stars and colours in the menu of rows. What all of them have is ticked. */
export function MarkMenus({ ids, known }: MarkMenusProps) {
  const { edit } = useEdits();
  const all = known.length === ids.length;
  return (
    <>
      <Submenu
        label="Rating"
        value={common(all, known, ({ rating }) => rating ?? 0)}
        onChange={(rating) => void edit(ids, { kind: 'set_metadata', rating })}
        choices={RATINGS.map((stars) => ({
          value: stars,
          label: starWords(stars),
          sign: stars > 0 && <Star className={styles.star} />,
        }))}
      />
      <Submenu<string>
        label="Colour"
        value={common(all, known, ({ color_tag }) => color_tag ?? '')}
        onChange={(colour) => void edit(ids, { kind: 'set_metadata', color_tag: colour })}
        choices={[
          ...COLOURS.map(({ label, hex }) => ({
            value: hex,
            label,
            sign: <span className={styles.swatch} style={{ background: hex }} />,
          })),
          { value: '', label: 'No colour', sign: <span className={styles.swatch} />, apart: true },
        ]}
      />
    </>
  );
}
