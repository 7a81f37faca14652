/** The window over an invented library: `npm run dev`, then `/fake.html?scenario=failed&theme=light`. */
import { mount } from '../app/mount';
import { markScenarios } from './markScenarios';
import { queueScenarios } from './queueScenarios';
import { scenarios } from './scenarios';
import { screenScenarios } from './screenScenarios';
import { searchScenarios } from './searchScenarios';
import { stemScenarios } from './stemScenarios';
import { WorkerBackend } from './WorkerBackend';

const wanted = new URLSearchParams(window.location.search);
const all = {
  ...scenarios,
  ...screenScenarios,
  ...stemScenarios,
  ...queueScenarios,
  ...searchScenarios,
  ...markScenarios,
};
const tracks = Number(wanted.get('tracks'));
const make = all[wanted.get('scenario') ?? 'library'] ?? all.library;
// A library of this size answers from a thread of its own, as an application would: the page is what is looked at.
if (tracks > 0) mount(new WorkerBackend(tracks));
else if (make) {
  const fake = make();
  const theme = wanted.get('theme');
  if (theme) {
    fake.settings = fake.settings.map((setting) =>
      setting.key === 'ui_theme' ? { ...setting, value: theme, parsedValue: theme } : setting,
    );
  }
  // Whoever looks at the page, by hand or in a test, can let something happen.
  Object.assign(window, { fake });
  mount(fake);
}
