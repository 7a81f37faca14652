import { Download } from 'lucide-react';
import { useState } from 'react';
import type { EngineStems } from '../../bindings/types';
import type { CallError } from '../../bridge';
import { Button } from '../../components/Button';
import { Confirm } from '../../components/Confirm';
import { Progress } from '../../components/Progress';
import { say, sayFailed } from '../../components/toast';
import { useAddStems, useRemoveStems } from '../../data/engine';
import { bytes } from '../../music/format';
import styles from './StemsExtra.module.css';

function Remove({ size }: { size: string }) {
  const removing = useRemoveStems();
  const [asked, ask] = useState(false);
  const close = () => ask(false);
  return (
    <>
      <Button className={styles.act} disabled={removing.isPending} onClick={() => ask(true)}>
        Remove…
      </Button>
      {asked && (
        <Confirm
          title="Remove what makes stems?"
          description={`Stems that were made stay. To make more, ${size} are downloaded again.`}
          act="Remove"
          onClose={close}
          onAct={() => {
            close();
            removing.mutate(
              {},
              {
                onSuccess: () => say('What makes stems was removed'),
                onError: (error: CallError) => sayFailed('It was not removed', error),
              },
            );
          }}
        />
      )}
    </>
  );
}

/** What stems need beyond the engine: fetched and removed here, with how far it is and why it failed. */
export function StemsExtra({ stems }: { stems: EngineStems }) {
  const adding = useAddStems();
  const size = bytes(stems.download_bytes);
  if (stems.state === 'ready') return <Remove size={size} />;
  if (stems.state === 'preparing') {
    return (
      <div className={styles.fetching}>
        <p role="status">Fetching what stems need…</p>
        <Progress value={null} label="Fetching what stems need" />
      </div>
    );
  }
  const { error } = stems;
  return (
    <>
      {error && (
        <div className={styles.failed} role="alert">
          <p className={styles.why}>{error.message}.</p>
          <p>{error.hint}</p>
        </div>
      )}
      <Button
        className={styles.act}
        icon={<Download aria-hidden />}
        disabled={adding.isPending}
        onClick={() =>
          adding.mutate(
            {},
            { onError: (reason: CallError) => sayFailed('The download did not begin', reason) },
          )
        }
      >
        {error ? `Try again (${size})` : `Download (${size})`}
      </Button>
    </>
  );
}
