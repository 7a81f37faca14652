import { CircleHelp } from 'lucide-react';
import { OPERATORS } from '../../bindings/search';
import { IconButton } from '../../components/IconButton';
import { Popover } from '../../components/Popover';
import styles from './SearchHelp.module.css';

/** The search language on one panel; a click on an example puts it into the line. */
export function SearchHelp({ onExample }: { onExample: (example: string) => void }) {
  return (
    <Popover
      title="What can be searched for"
      trigger={
        <IconButton label="What can be searched for" icon={<CircleHelp />} className={styles.button} />
      }
    >
      <div className={styles.panel}>
        <p className={styles.intro}>
          Words are found in title, artist, album, genre, comment and file name. Accents and case do not
          matter.
          <br />
          <code>"deep house"</code> as it stands, <code>-remix</code> without it. All that is typed must fit.
        </p>
        <dl className={styles.list}>
          {OPERATORS.map(({ name, about, examples }) => (
            <div key={name}>
              <dt>{name}:</dt>
              <dd>
                <span className={styles.about}>{about}</span>
                <span className={styles.examples}>
                  {examples.map((example) => (
                    <button key={example} type="button" onClick={() => onExample(example)}>
                      {example}
                    </button>
                  ))}
                </span>
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Popover>
  );
}
