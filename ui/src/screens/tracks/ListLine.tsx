import { Pencil } from 'lucide-react';
import { hrefOf } from '../../app/route';
import type { SmartList } from '../../bindings/types';
import { IconButton } from '../../components/IconButton';
import { iconOf } from '../../lists/icons';
import { useSmartListActs } from '../../lists/smartLists';
import { orderWords } from '../../lists/words';
import { readOrder } from '../../music/sorting';
import styles from './ListLine.module.css';

/** Which smart list is open, and what it finds. */
export function ListLine({ list }: { list: SmartList }) {
  const { edit } = useSmartListActs();
  return (
    <div className={styles.line} role="group" aria-label={`Smart list ${list.name}`}>
      <span className={styles.icon} aria-hidden>
        {iconOf(list)}
      </span>
      <h2 className={styles.name}>{list.name}</h2>
      <code className={styles.finds} title={list.search}>
        {list.search === '' ? 'all tracks' : list.search}
      </code>
      {list.order_by && <span className={styles.order}>by {orderWords(readOrder(list.order_by))}</span>}
      {list.built_in && list.id === 'duplicates' && (
        <a className={styles.act} href={hrefOf('duplicates')}>
          Decide which to show
        </a>
      )}
      <IconButton
        label="Change smart list"
        icon={<Pencil />}
        onClick={() => edit(list)}
        className={styles.edit}
      />
    </div>
  );
}
