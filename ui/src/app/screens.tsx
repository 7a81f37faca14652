import type { ComponentType } from 'react';
import { DisagreementsScreen } from '../screens/disagreements/DisagreementsScreen';
import { DuplicatesScreen } from '../screens/duplicates/DuplicatesScreen';
import { EngineScreen } from '../screens/engine/EngineScreen';
import { FoldersScreen } from '../screens/folders/FoldersScreen';
import { LogsScreen } from '../screens/logs/LogsScreen';
import { SettingsScreen } from '../screens/settings/SettingsScreen';
import { TracksScreen } from '../screens/tracks/TracksScreen';
import type { ScreenName } from './route';

/** What fills the window beside the side bar. A new screen is one line here. */
export const screens: Record<ScreenName, ComponentType> = {
  tracks: TracksScreen,
  disagreements: DisagreementsScreen,
  duplicates: DuplicatesScreen,
  folders: FoldersScreen,
  engine: EngineScreen,
  logs: LogsScreen,
  settings: SettingsScreen,
};
