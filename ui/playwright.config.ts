import { defineConfig } from '@playwright/test';

/** The system's Chromium; it asks nobody on the network for anything. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'node_modules/.cache/e2e',
  globalSetup: './e2e/prepare.ts',
  reporter: 'list',
  // Each worker runs an application with an engine of its own, and the engine uses all cores.
  workers: 1,
  // Far longer than anything takes: only there so that a broken build ends.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  forbidOnly: true,
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    launchOptions: {
      executablePath: process.env.MISMO_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--no-first-run',
        '--disable-component-update',
        '--disable-sync',
        '--mute-audio',
      ],
    },
  },
});
