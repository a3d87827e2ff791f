// What a first visit weighs, as bytes that Chromium receives over the wire (brotli).
import { expect, test, type Page } from '@playwright/test';

type Received = { url: string; type: string; bytes: number };

// Counts by the DevTools protocol what comes over the network, headers included, from now on.
async function meter(page: Page): Promise<Received[]> {
  const received: Received[] = [];
  const types = new Map<string, { url: string; type: string }>();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  devtools.on('Network.responseReceived', (e) => types.set(e.requestId, { url: e.response.url, type: e.type }));
  devtools.on('Network.loadingFinished', (e) => {
    const of = types.get(e.requestId);
    if (of && of.url.startsWith('http')) received.push({ ...of, bytes: e.encodedDataLength });
  });
  return received;
}

const sum = (list: Received[]) => list.reduce((total, { bytes }) => total + bytes, 0);
const scripts = (list: Received[]) => list.filter(({ type, url }) => type === 'Script' || /\.js(\?|$)/.test(url));
const media = (list: Received[]) => list.filter(({ url }) => /\/media\//.test(url));
const kb = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;

for (const path of ['/', '/zones/relics', '/exhibitors', '/exhibits', '/programme']) {
  test(`${path} loads at most 25 KB of script`, async ({ page }) => {
    const received = await meter(page);
    await page.goto(path, { waitUntil: 'networkidle' });
    const weight = sum(scripts(received));
    console.log(`${path}: script ${kb(weight)}, all without media ${kb(sum(received) - sum(media(received)))}`);
    expect(weight).toBeLessThanOrEqual(25 * 1024);
  });
}

test('home is usable under 100 KB without media', async ({ page }) => {
  const received = await meter(page);
  await page.goto('/', { waitUntil: 'networkidle' });
  expect(sum(received) - sum(media(received))).toBeLessThan(100 * 1024);
});

test('entering 3D takes at most 150 KB of script, and 1.5 MB until one can walk', async ({ page }) => {
  const received = await meter(page);
  await page.goto('/halls/jinzhong');
  await expect(page.locator('#hall')).toHaveAttribute('data-state', 'walkable', { timeout: 60_000 });
  const [script, all] = [sum(scripts(received)), sum(received)];
  console.log(`hall: script ${kb(script)}, until walkable ${kb(all)}`);
  expect(script).toBeLessThanOrEqual(150 * 1024);
  expect(all).toBeLessThanOrEqual(1.5 * 1024 * 1024);
});
