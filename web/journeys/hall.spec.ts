// The built hall in the browser: what a view costs, what is drawn at every viewpoint, and what can go wrong on a real device.
import { expect, test, type Page } from '@playwright/test';
import type { HallPlan } from '../common/api.ts';
import { axeFaults } from './support/axe.ts';

test.describe.configure({ timeout: 900_000 });
test.use({ viewport: { width: 480, height: 300 } }); // drawn in software

const folder = process.env.YZ_SCREENS ?? '../build/screens';
const most = { calls: 150, triangles: 300_000, bytes: 15e6 };

const data = async (page: Page, name: string) => (await page.locator('#hall').getAttribute(`data-${name}`)) ?? '';
const place = async (page: Page) => (await data(page, 'position')).split(',').map(Number) as [number, number];

async function walkable(page: Page) {
  await expect(page.locator('#hall')).toHaveAttribute('data-state', 'walkable', { timeout: 150_000 });
}

async function settled(page: Page) {
  await walkable(page);
  await expect(page.locator('#hall')).toHaveAttribute('data-settled', 'true', { timeout: 150_000 });
}

async function choose(page: Page, quality: 'low' | 'medium' | 'high') {
  await page.addInitScript((value) => {
    if (location.protocol.startsWith('http')) localStorage.setItem('yz.hall.settings', JSON.stringify({ quality: value, calm: true }));
  }, quality);
}

// Stands there and looks that way, by a link within the page, until all that belongs there has come.
async function standAt(page: Page, at: [number, number], degrees: number) {
  await page.evaluate((hash) => { location.hash = hash; }, `#at=${at[0].toFixed(2)},${at[1].toFixed(2)},${degrees}`);
  let calm = 0; // looks in which nothing was under way: the place is told five times a second
  await expect.poll(async () => {
    const [x, y] = await place(page);
    const turned = Math.abs((((Number(await data(page, 'heading')) - degrees) % 360) + 540) % 360 - 180) < 2;
    calm = turned && Math.hypot(x - at[0], y - at[1]) < 0.5 && (await data(page, 'settled')) === 'true' ? calm + 1 : 0;
    return calm;
  }, { timeout: 150_000, intervals: [250] }).toBeGreaterThan(2);
}

test('every viewpoint, all round: at most 150 draw calls and 300,000 triangles at medium quality', async ({ page, request }) => {
  await choose(page, 'medium');
  await page.setViewportSize({ width: 240, height: 150 }); // what is in view depends on the shape alone
  const plan = (await (await request.get('/api/v1/halls/jinzhong')).json()) as HallPlan;
  expect(plan.viewpoints!.length).toBeGreaterThan(3);
  await page.goto('/halls/jinzhong');
  await settled(page);
  const worst = { calls: 0, triangles: 0 };
  for (const { id, at, facing } of plan.viewpoints!) {
    for (let turn = 0; turn < 4; turn++) {
      await standAt(page, at, (((facing + turn * 90) % 360) + 360) % 360);
      const [calls, triangles] = [Number(await data(page, 'draw-calls')), Number(await data(page, 'triangles'))];
      expect(calls, `${id}: something is drawn`).toBeGreaterThan(5);
      worst.calls = Math.max(worst.calls, calls);
      worst.triangles = Math.max(worst.triangles, triangles);
      expect(calls, id).toBeLessThanOrEqual(most.calls);
      expect(triangles, id).toBeLessThanOrEqual(most.triangles);
    }
  }
  console.log(`hall: at most ${worst.calls} draw calls and ${worst.triangles} triangles`);
});

test('how every viewpoint looks, for who will judge it', async ({ page, request }) => {
  await choose(page, 'medium');
  await page.setViewportSize({ width: 960, height: 600 });
  const plan = (await (await request.get('/api/v1/halls/jinzhong')).json()) as HallPlan;
  await page.goto('/halls/jinzhong');
  await settled(page);
  for (const { id, at, facing } of plan.viewpoints!) {
    await standAt(page, at, ((facing % 360) + 360) % 360);
    await page.screenshot({ path: `${folder}/hall-view-${id}.png`, timeout: 150_000 });
  }
});

test('the whole hall without films is at most 15 MB', async ({ request }) => {
  const plan = (await (await request.get('/api/v1/halls/jinzhong')).json()) as HallPlan;
  const built = plan.built!;
  const files = new Set<string>([
    ...built.parts.flatMap(({ file, draft, lightmap }) => [file, draft?.file, lightmap?.file].filter((one) => one !== undefined)),
    ...built.stands.flatMap(({ coarse }) => (coarse ? [coarse.file] : [])),
    ...Object.values(built.textures), built.navmesh.file,
    ...plan.stands.flatMap(({ exhibit }) => [exhibit?.hall_model?.url, exhibit?.hall_model ? undefined : exhibit?.poster?.url].filter((one) => one !== undefined)),
  ]);
  let bytes = 0;
  for (const file of files) bytes += (await (await request.get(file)).body()).length;
  console.log(`hall: ${files.size} files, ${(bytes / 1e6).toFixed(1)} MB`);
  expect(files.size).toBeGreaterThan(40);
  expect(bytes).toBeLessThanOrEqual(most.bytes);
});

test('a lost graphics card brings the visitor back to the same place', async ({ page }) => {
  await choose(page, 'low');
  await page.goto('/halls/jinzhong#at=20.00,13.00,90');
  await settled(page);
  const before = await place(page);
  const card = (act: 'lose' | 'restore') => page.evaluate((what) => {
    const kept = globalThis as unknown as { card?: WEBGL_lose_context | null };
    kept.card ??= document.querySelector<HTMLCanvasElement>('#hall canvas')!.getContext('webgl2')!.getExtension('WEBGL_lose_context');
    if (what === 'lose') kept.card!.loseContext(); else kept.card!.restoreContext();
  }, act);
  await card('lose');
  await page.waitForTimeout(300);
  await card('restore');
  await page.locator('#hall canvas').focus();
  await page.keyboard.press('q');
  await expect.poll(async () => Number(await data(page, 'draw-calls')), { timeout: 60_000 }).toBeGreaterThan(5);
  expect(Math.hypot((await place(page))[0] - before[0], (await place(page))[1] - before[1])).toBeLessThan(0.1);
  // One that does not come back: the hall is made anew, there.
  await card('lose');
  const canvas = await page.locator('#hall canvas').elementHandle();
  await expect.poll(() => canvas!.evaluate((element) => element.isConnected), { timeout: 60_000 }).toBe(false);
  await settled(page);
  expect(Math.hypot((await place(page))[0] - before[0], (await place(page))[1] - before[1])).toBeLessThan(0.1);
});

test('parts that a bad connection keeps are asked for again, and one may walk meanwhile', async ({ page }) => {
  await choose(page, 'low');
  let refused = 0;
  await page.route(/\/media\/.*relics\.glb$/, (route) => (refused++ < 2 ? route.fulfill({ status: 503 }) : route.continue()));
  await page.goto('/halls/jinzhong?exhibit=li-tripod');
  await walkable(page);
  await expect.poll(() => refused, { timeout: 150_000 }).toBeGreaterThan(2);
});

test('full screen and back', async ({ page }) => {
  await choose(page, 'low');
  await page.goto('/halls/jinzhong');
  await walkable(page);
  const full = page.locator('[data-tool="full"]');
  await full.focus();
  await page.keyboard.press('Enter');
  await expect(full).toHaveAttribute('aria-pressed', 'true', { timeout: 30_000 });
  await page.keyboard.press('Enter');
  await expect(full).toHaveAttribute('aria-pressed', 'false', { timeout: 30_000 });
});

test('the stick walks, on a phone', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, baseURL: baseURL! });
  const page = await context.newPage();
  await choose(page, 'low');
  await page.goto('/halls/jinzhong');
  await walkable(page);
  const before = await place(page);
  const box = (await page.locator('.hall-stick').boundingBox())!;
  const touch = await context.newCDPSession(page);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x, y: y - 45 }] });
  await expect.poll(async () => (await place(page))[1] - before[1], { timeout: 60_000 }).toBeGreaterThan(1);
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await context.close();
});

test('at 200 % zoom everything can be reached and nothing lies over another', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2, baseURL: baseURL! });
  const page = await context.newPage();
  await choose(page, 'low');
  for (const prefix of ['', '/en']) {
    await page.goto(`${prefix}/halls/jinzhong`);
    await walkable(page);
    expect(await axeFaults(page)).toEqual([]);
    const over = await page.evaluate(() => {
      const boxes = [...document.querySelectorAll('.hall-map, .views, .hall-tools')].map((one) => one.getBoundingClientRect());
      return boxes.some((a, i) => boxes.some((b, k) => k > i && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom));
    });
    expect(over).toBe(false);
  }
  await context.close();
});

test('the film runs on the big screen while someone stands before it', async ({ page }) => {
  await choose(page, 'low');
  await page.goto('/halls/jinzhong#at=20.00,25.00,90');
  await walkable(page);
  await expect(page.locator('#hall')).toHaveAttribute('data-film', 'city-film', { timeout: 150_000 });
});

test('without WebGL the page and its plan remain, with one sentence', async ({ page }) => {
  await page.addInitScript(() => { HTMLCanvasElement.prototype.getContext = () => null; });
  await page.goto('/halls/jinzhong');
  await expect(page.locator('#hall')).toHaveAttribute('data-state', 'no-webgl');
  await expect(page.locator('.hall-note')).toBeVisible();
  await expect(page.locator('.plan')).toBeVisible();
});
