import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { Backend } from '../bridge';
import { Toasts } from '../components/Toasts';
import { BackendProvider } from '../data/backend';
import { useEvents } from '../data/events';
import { EditsProvider } from '../edits/edits';
import { ImportProvider } from '../importing/importing';
import { SmartListsProvider } from '../lists/smartLists';
import { PlayerProvider } from '../player/usePlayer';
import { QueueActsProvider } from '../queue/queueActs';
import { StemsProvider } from '../stems/stems';
import { AddFoldersProvider } from './addFolder';
import { ErrorBoundary } from './ErrorBoundary';
import { Frame } from './Frame';
import { LibraryProvider } from './library';
import { useTheme } from './theme';

function Window() {
  useEvents();
  useTheme();
  return (
    <AddFoldersProvider>
      <LibraryProvider>
        <PlayerProvider>
          <QueueActsProvider>
            <EditsProvider>
              <StemsProvider>
                <SmartListsProvider>
                  <ImportProvider>
                    <Frame />
                  </ImportProvider>
                </SmartListsProvider>
              </StemsProvider>
            </EditsProvider>
          </QueueActsProvider>
        </PlayerProvider>
      </LibraryProvider>
    </AddFoldersProvider>
  );
}

/** The whole window over a backend and a cache. */
export function App({ backend, client }: { backend: Backend; client: QueryClient }) {
  return (
    <ErrorBoundary>
      <BackendProvider value={backend}>
        <QueryClientProvider client={client}>
          {/* The page's policy allows no style elements. */}
          <CSPProvider disableStyleElements>
            <Tooltip.Provider>
              <Window />
              <Toasts />
            </Tooltip.Provider>
          </CSPProvider>
        </QueryClientProvider>
      </BackendProvider>
    </ErrorBoundary>
  );
}
