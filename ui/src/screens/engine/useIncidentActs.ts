import { go, hrefOf } from '../../app/route';
import type { IncidentActed, IncidentAction } from '../../bindings/types';
import { say, sayFailed } from '../../components/toast';
import { useActOnIncident, useDismissIncident } from '../../data/incidents';

/** Everything that can be done to incidents. */
export interface IncidentActs {
  act(id: string, action: IncidentAction): void;
  dismiss(id: string): void;
  busy: boolean;
}

/** Goes where a person finishes it, or says what was done. */
function follow({ opens, setting, done }: IncidentActed): void {
  if (opens === null) say(done);
  else go(hrefOf(opens, opens === 'settings' && setting ? { setting } : {}));
}

/** The actions of incidents. What they lead to is seen in the engine's state. */
export function useIncidentActs(): IncidentActs {
  const acting = useActOnIncident();
  const dismissing = useDismissIncident();
  return {
    act: (id, action) =>
      acting.mutate(
        { id, action },
        {
          onSuccess: ({ data }) => follow(data),
          onError: (error) => sayFailed('That did not work', error),
        },
      ),
    dismiss: (id) =>
      dismissing.mutate({ id }, { onError: (error) => sayFailed('It could not be put away', error) }),
    busy: acting.isPending,
  };
}
