import { CircleAlert } from 'lucide-react';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { Placeholder } from '../../components/Placeholder';
import { ScreenHead } from '../../components/ScreenHead';
import { Skeleton } from '../../components/Skeleton';
import { useSettings } from '../../data/settings';
import { About } from './About';
import { Backups } from './Backups';
import { ExistingLibrary } from './ExistingLibrary';
import { groupsOf } from './groups';
import { SettingRow } from './SettingRow';
import styles from './SettingsScreen.module.css';

function Loading() {
  return [1, 2].map((number) => (
    <Card key={number}>
      <div className={styles.loading} aria-busy>
        <Skeleton width={140} height={18} />
        <Skeleton />
        <Skeleton />
        <Skeleton width="70%" />
      </div>
    </Card>
  ));
}

/** Every setting with its origin, and what this installation is. */
export function SettingsScreen() {
  const settings = useSettings();
  if (settings.error && !settings.data) {
    return (
      <Placeholder
        tone="broken"
        icon={<CircleAlert />}
        title="The settings cannot be read"
        action={
          <Button look="primary" onClick={() => void settings.refetch()}>
            Try again
          </Button>
        }
      >
        {settings.error.message}
      </Placeholder>
    );
  }
  return (
    <div className={styles.screen}>
      <ScreenHead
        title="Settings"
        sentence="A variable of the environment comes first, then a .env file, then what is saved here."
      />
      <div className={styles.columns}>
        <div className={styles.groups}>
          {settings.data ? (
            groupsOf(settings.data).map((group) => (
              <Card key={group.id} title={group.title}>
                {group.sentence && <p className={styles.sentence}>{group.sentence}</p>}
                {group.settings.map((setting) => (
                  <SettingRow key={setting.key} setting={setting} />
                ))}
              </Card>
            ))
          ) : (
            <Loading />
          )}
        </div>
        <div className={styles.aside}>
          <Backups />
          <ExistingLibrary />
          <About />
        </div>
      </div>
    </div>
  );
}
