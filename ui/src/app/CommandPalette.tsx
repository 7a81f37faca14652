import { Dialog } from '@base-ui/react/dialog';
import { type KeyboardEvent, useState } from 'react';
import { Keys } from '../components/Keys';
import styles from './CommandPalette.module.css';
import { findCommands, useCommands } from './commands';

function Commands({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const found = findCommands(useCommands(), text);
  const chosen = found[Math.min(at, found.length - 1)];

  const run = (index: number) => {
    onClose();
    found[index]?.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setAt((now) => (Math.min(now, found.length - 1) + step + found.length) % found.length);
    }
    if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      run(found.indexOf(chosen));
    }
  };

  return (
    <>
      <input
        role="combobox"
        aria-label="Command"
        aria-expanded
        aria-controls="commands"
        aria-activedescendant={chosen && `command-${chosen.id}`}
        className={styles.input}
        placeholder="Run a command"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="commands" role="listbox" aria-label="Commands" className={styles.list}>
        {found.map((command, index) => (
          <div
            key={command.id}
            id={`command-${command.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={command === chosen}
            className={styles.command}
            ref={(element) => {
              if (command === chosen) element?.scrollIntoView?.({ block: 'nearest' });
            }}
            onPointerMove={() => setAt(index)}
            onClick={() => run(index)}
            onKeyDown={onKeyDown}
          >
            <span className={styles.group}>{command.group}</span>
            <span className={styles.label}>{command.label}</span>
            {command.keys && <Keys keys={command.keys} />}
          </div>
        ))}
        {found.length === 0 && <p className={styles.none}>No command has these words</p>}
      </div>
    </>
  );
}

/** Runs any command by its name. */
export function CommandPalette({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup} aria-label="Commands">
          <Commands onClose={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
