/** Pictures of states that a real application reaches seldom, over the invented one of the tests. */
import { expect } from '@playwright/test';
import { openFake, test } from '../e2e/fakePage';
import { searchStates } from '../e2e/searchStates';
import { shoot } from './shoot';

/** Name of the picture, scenario, screen. */
const shots = [
  ['first-run', 'first-run', 'tracks'],
  ['first-run-failed', 'no-network', 'tracks'],
  ['engine-starting', 'starting', 'engine'],
  ['engine-preparing', 'provisioning', 'engine'],
  ['engine-failed', 'crashed', 'engine'],
  ['folders-states', 'folders', 'folders'],
  ['library', 'library', 'tracks'],
  ['edits', 'edits', 'tracks'],
  ['disagreements', 'edits', 'disagreements'],
  ['marks', 'marked', 'tracks'],
  ['duplicates', 'copies', 'duplicates'],
  ['engine-servers', 'servers', 'engine'],
  ['engine-stems', 'stems-failed', 'engine'],
  ['improvable', 'improvable', 'tracks'],
  ['queue-paused', 'paused', 'engine'],
  ['queue-battery', 'on-battery', 'engine'],
  ['settings-problem', 'problems', 'settings'],
] as const;

for (const [name, scenario, screen] of shots) {
  test(name, async ({ page, pages }) => {
    await openFake(page, pages, scenario, screen);
    await expect(page.getByRole('main')).toContainText(/\w/);
    await shoot(page, name);
  });
}

for (const [name, reach] of Object.entries(searchStates)) {
  test(name, async ({ page, pages }) => {
    await openFake(page, pages, 'smart-lists', 'tracks');
    await reach(page);
    await shoot(page, name);
  });
}
