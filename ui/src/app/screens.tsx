import type { ComponentType } from 'react';
import { TracksScreen } from '../screens/tracks/TracksScreen';
import type { ScreenName } from './route';

/** What fills the window beside the side bar. A new screen is one line here. */
export const screens: Partial<Record<ScreenName, ComponentType>> = {
  tracks: TracksScreen,
};
