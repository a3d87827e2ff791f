// Browser journeys against a running server: `YZ_URL=http://127.0.0.1:8080 npm run journeys`.
// Debian's Chromium, so that nothing is downloaded.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../build/journeys',
  workers: 1, // the machine has two cores: one for the browser, one for the server
  timeout: 120_000,
  retries: 1, // a machine that stands still for a minute fails nobody's change; what passes only then is listed as flaky
  reporter: [['list']],
  use: {
    baseURL: process.env.YZ_URL ?? 'http://127.0.0.1:8080',
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env.YZ_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
    },
  },
});
