import type { Incident } from '../bindings/types';
import { CallError } from '../bridge/backend';
import { data, listing } from './answers';
import type { Answers, FakeBackend } from './FakeBackend';

/** Answers about what failed over `fake`. */
export function incidentAnswers(fake: FakeBackend): Answers {
  const incident = (id: string): Incident => {
    const found = fake.incidents.find((candidate) => candidate.id === id);
    if (!found) throw new CallError('not_found', 'Not found', `There is no incident with the id ${id}`);
    return found;
  };
  return {
    incidents_list: ({ open }) =>
      listing(fake.incidents.filter(({ state }) => open === undefined || open === (state === 'open'))),
    incident_act: ({ id, action }) => {
      const opens = {
        open_settings: 'settings',
        choose_python: 'settings',
        open_folders: 'folders',
        open_log: 'logs',
      };
      const place = (opens as Record<string, 'settings' | 'folders' | 'logs'>)[action] ?? null;
      const setting = action === 'choose_python' ? 'PYTHON_SERVER_PYTHON_PATH' : null;
      return data({ incident: incident(id), done: 'Done', opens: place, setting });
    },
    incident_dismiss: ({ id }) => {
      const closed: Incident = {
        ...incident(id),
        state: 'dismissed',
        resolved_at: '2026-11-23T14:03:00Z',
        actions: [],
        held: [],
      };
      fake.incidents = fake.incidents.map((old) => (old.id === id ? closed : old));
      return data(closed);
    },
  };
}
