import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds a running application; `mismo serve` writes the real address into `api.json`. */
const api = process.env.MISMO_API_URL ?? 'http://127.0.0.1:3000';

export default defineConfig({
  // Relative, so that one build works below `/` of the HTTP server and below the desktop shell's own scheme.
  base: './',
  plugins: [react({ babel: { plugins: ['babel-plugin-react-compiler'] } })],
  build: {
    target: ['chrome120', 'safari17.4'],
    // The page is served by a policy of `default-src 'self'`: nothing may be inlined as a data: address.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    strictPort: true,
    proxy: {
      '/api': { target: api, ws: true, changeOrigin: true, headers: { origin: api } },
      '/health': { target: api, changeOrigin: true },
    },
  },
  test: {
    environment: 'jsdom',
    globals: true,
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing/setup.ts'],
    // Only what a test reads: with styles applied, jsdom takes seconds to find a button.
    css: { include: [/styles\/(tokens|camelot)\.css/] },
    testTimeout: 30_000,
  },
});
