import { type KeyboardEvent, useState } from 'react';
import type { Setting } from '../../bindings/types';
import { Button } from '../../components/Button';
import { Choice } from '../../components/Choice';
import { Select } from '../../components/Select';
import { Switch } from '../../components/Switch';
import { TextField } from '../../components/TextField';
import { useBackend } from '../../data/backend';
import { fieldOf, inWords, meaningOf, unitOf } from './groups';
import styles from './SettingField.module.css';

interface SettingFieldProps {
  setting: Setting;
  /** Why the last value was refused. */
  problem: string | null;
  onSave: (value: string | number | boolean | null) => void;
  /** What was typed has changed: an earlier problem is over. */
  onEdit: () => void;
}

/** A field for text and numbers: saved with Enter or on leaving it, Escape brings the old value back. */
function Typed({ setting, problem, onSave, onEdit }: SettingFieldProps) {
  const { native } = useBackend();
  const [text, setText] = useState(setting.value);
  const [told, setTold] = useState(setting.value);
  // A new value from the application replaces what was typed; the field keeps its focus.
  if (told !== setting.value) {
    setTold(setting.value);
    setText(setting.value);
  }
  const kind = fieldOf(setting);
  const unit = unitOf(setting.key);

  const save = (typed: string) => {
    const value = typed.trim();
    if (value === setting.value) return;
    const asNumber = kind === 'number' && /^\d+$/.test(value);
    onSave(value === '' ? null : asNumber ? Number(value) : value);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') save(text);
    if (event.key === 'Escape') {
      setText(setting.value);
      onEdit();
    }
  };
  const browse = async () => {
    const [path] = (await native?.pickFolders()) ?? [];
    if (path === undefined) return;
    setText(path);
    save(path);
  };

  return (
    <div className={styles.typed} data-kind={kind}>
      <TextField
        label={meaningOf(setting)}
        bare
        inputMode={kind === 'number' ? 'numeric' : 'text'}
        value={text}
        readOnly={setting.locked}
        placeholder={setting.default || 'not set'}
        title={setting.locked ? undefined : `Must be ${setting.allowed}`}
        problem={problem}
        className={styles.input}
        onChange={(event) => {
          setText(event.target.value);
          onEdit();
        }}
        onBlur={() => save(text)}
        onKeyDown={onKeyDown}
      />
      {unit && <span className={styles.unit}>{unit}</span>}
      {kind === 'folder' && native && !setting.locked && (
        <Button onClick={() => void browse()}>Browse…</Button>
      )}
    </div>
  );
}

/** The field that fits a setting's type. */
export function SettingField(props: SettingFieldProps) {
  const { setting, problem, onSave } = props;
  const label = meaningOf(setting);
  const options = setting.choices.map((value) => ({ value, label: inWords(value) }));
  const disabled = setting.locked;
  const pick = () => {
    switch (fieldOf(setting)) {
      case 'switch':
        return (
          <Switch
            label={label}
            checked={setting.parsedValue === true}
            disabled={disabled}
            onChange={onSave}
          />
        );
      case 'choice':
        return (
          <Choice
            label={label}
            value={setting.value}
            options={options}
            disabled={disabled}
            onChange={onSave}
          />
        );
      case 'select':
        return (
          <Select
            label={label}
            value={setting.value}
            options={options}
            disabled={disabled}
            onChange={onSave}
          />
        );
      default:
        return null;
    }
  };
  const picked = pick();
  if (!picked) return <Typed {...props} />;
  return (
    <div className={styles.picked}>
      {picked}
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
