import { data } from './answers';
import type { Answers, FakeBackend } from './FakeBackend';

/** Answers about the engine over `fake`: server, environment, cost, system check. */
export function engineAnswers(fake: FakeBackend): Answers {
  return {
    app_info: () => data(fake.info),
    analysis_status: () => fake.server,
    analysis_start: () => ({ message: 'Analysis server started successfully', status: fake.server }),
    analysis_starts: () => fake.starts,
    analysis_servers: () => ({
      servers: [
        { number: 1, jobs_in_flight: fake.queue.processing, status: fake.server },
        ...fake.otherServers,
      ],
      remotes: fake.remotes,
    }),
    analysis_stop: () => ({ message: 'Analysis server stopped successfully' }),
    analysis_restart: () => ({ message: 'Analysis server restarted successfully', status: fake.server }),
    analysis_improvable: () => fake.improvable,
    doctor_report: () => data(fake.report),
    diagnostics_write: () =>
      data({
        path: '/data/diagnostics/mismo-diagnostics-2026-11-23-140300.zip',
        size: 84_213,
        files: ['README.txt'],
      }),
    resources_get: () => data(fake.resources),
    engine_status: () => data(fake.engine),
    engine_repair: () => data(fake.engine),
    engine_stems_add: () => {
      fake.setStems({ state: 'preparing' });
      return data(fake.engine);
    },
    engine_stems_remove: () => {
      fake.setStems({ state: 'absent' });
      return data(fake.engine);
    },
  };
}
