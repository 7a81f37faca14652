import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Empty elements at the edges of a menu that hand the focus on as soon as they get it: nobody ever stands on one. */
const FOCUS_GUARDS = '[data-base-ui-focus-guard]';

/** What axe finds that keeps people from using the page. */
export async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).exclude(FOCUS_GUARDS).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)}`));
}

/** The same in the dark and in the light theme, each finding with its theme in front. */
export async function inBothThemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without motion: colours halfway from one theme to the other are nobody's.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    found.push(...(await barriers(page)).map((barrier) => `${colorScheme}: ${barrier}`));
  }
  return found;
}
