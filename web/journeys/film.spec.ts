// A film on its exhibit's page plays where the visitor asks, and is only then fetched.
import { expect, test } from '@playwright/test';
import { axeFaults } from './support/axe.ts';
import { readFair } from './support/fair.ts';

test('a film plays on its page, by keyboard too', async ({ page, request }) => {
  test.setTimeout(240_000);
  const film = (await readFair(request)).exhibits.find(({ kind }) => kind === 'film');
  test.skip(!film, 'this fair has no film');
  const fetched: string[] = [];
  page.on('request', (asked) => { if (/\.(mp4|webm)$/.test(new URL(asked.url()).pathname)) fetched.push(asked.url()); });
  await page.goto(`/exhibits/${film!.slug}`, { waitUntil: 'networkidle' });
  const video = page.locator('video').first();
  await expect(video).toHaveAttribute('poster', /^\/media\//);
  expect(fetched, 'no byte of film before it is asked for').toEqual([]);
  expect(await axeFaults(page)).toEqual([]);

  await video.focus();
  await page.keyboard.press('Space');
  const playing = () => video.evaluate((v: HTMLVideoElement) => ({ at: v.currentTime, paused: v.paused, error: v.error?.code ?? null, width: v.videoWidth }));
  await expect.poll(async () => (await playing()).at, { timeout: 60_000 }).toBeGreaterThan(0.5);
  expect(await playing()).toMatchObject({ paused: false, error: null });
  expect((await playing()).width).toBeGreaterThan(0);
  await page.keyboard.press('Space');
  await expect.poll(async () => (await playing()).paused).toBe(true);

  // Seeking asks for a range and gets one.
  const part = page.waitForResponse((reply) => reply.url() === fetched[0] && reply.status() === 206);
  await video.evaluate((v: HTMLVideoElement) => { v.currentTime = v.duration - 1; });
  await expect.poll(() => video.evaluate((v: HTMLVideoElement) => !v.seeking && v.readyState >= 2), { timeout: 60_000 }).toBe(true);
  void part.catch(() => {}); // a small film may be here whole already
  expect((await request.get(fetched[0]!, { headers: { range: 'bytes=0-99' } })).status()).toBe(206);
});
