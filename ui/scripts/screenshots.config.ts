import base from '../playwright.config';

/** `npm run screenshots`: pictures of every screen into the folder `screenshots` beside `ui`, which git ignores. */
export default {
  ...base,
  testDir: '.',
  testMatch: '*.shots.ts',
  globalSetup: '../e2e/prepare.ts',
  outputDir: '../node_modules/.cache/screenshots',
  timeout: 120_000,
};
