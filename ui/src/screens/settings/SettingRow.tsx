import { Lock, RotateCcw } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { useRoute } from '../../app/route';
import type { Setting } from '../../bindings/types';
import type { CallError } from '../../bridge';
import { IconButton } from '../../components/IconButton';
import { lockedBy, useSaveSetting } from '../../data/settings';
import { inWords, lengthInWords, meaningOf, unitOf } from './groups';
import { SettingField } from './SettingField';
import styles from './SettingRow.module.css';

/** Where the value came from and what it would be otherwise. */
function Origin({ setting, onReset }: { setting: Setting; onReset: () => void }) {
  const locked = lockedBy(setting);
  const unit = unitOf(setting.key);
  const fallback = setting.default
    ? `default ${inWords(setting.default)}${unit && ` ${unit}`}`
    : 'default: not set';
  return (
    <p className={styles.origin}>
      <code className={styles.key}>{setting.key}</code>
      {locked && (
        <span className={styles.locked}>
          <Lock aria-hidden size={12} /> {locked}
        </span>
      )}
      {setting.origin === 'saved' && <span className={styles.saved}>Saved here</span>}
      <span>{setting.origin === 'default' ? 'default' : fallback}</span>
      {unit === 'ms' && typeof setting.parsedValue === 'number' && (
        <span>{lengthInWords(setting.parsedValue)}</span>
      )}
      {setting.needs_restart && <span>takes effect after a restart</span>}
      {setting.origin === 'saved' && (
        <IconButton
          label={`Reset to ${fallback}`}
          icon={<RotateCcw />}
          className={styles.reset}
          onClick={onReset}
        />
      )}
    </p>
  );
}

/** One setting: what it means, its field, where its value came from, and what is wrong with it. */
export function SettingRow({ setting }: { setting: Setting }) {
  const saving = useSaveSetting();
  const id = useId();
  const save = (value: string | number | boolean | null) => saving.mutate({ key: setting.key, value });
  const problem = (saving.error as CallError | null)?.message ?? null;
  const wanted = useRoute().setting === setting.key;
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (wanted) row.current?.scrollIntoView?.({ block: 'center' });
  }, [wanted]);
  const changed = setting.needs_restart && saving.isSuccess;
  return (
    <div ref={row} className={styles.row} data-wanted={wanted || undefined}>
      <div className={styles.words}>
        <p className={styles.title} id={id}>
          {meaningOf(setting)}
        </p>
        <Origin setting={setting} onReset={() => save(null)} />
        {changed && (
          <p className={styles.restart} role="status">
            Saved. Close Mismo and open it again to use it.
          </p>
        )}
      </div>
      <div className={styles.field}>
        <SettingField setting={setting} problem={problem} onSave={save} onEdit={() => saving.reset()} />
      </div>
    </div>
  );
}
