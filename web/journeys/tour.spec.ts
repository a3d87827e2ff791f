// The VR tour on a flat screen: look around by hand, wheel, pinch and keys; walk on; open an exhibit; change the view and
// have the same exhibit in front. Panoramas are painted (support/panorama.ts) so that what is seen can be foretold.
import { expect, test, type Page } from '@playwright/test';
import type { HallPlan } from '../common/api.ts';
import { axeFaults } from './support/axe.ts';
import { colourOf, paintPanoramas } from './support/panorama.ts';

test.describe.configure({ timeout: 240_000 });
test.use({ viewport: { width: 900, height: 600 } }); // drawn in software

const tour = '/halls/jinzhong/tour';
const folder = process.env.YZ_SCREENS ?? '../build/screens';

async function open(page: Page, query = '') {
  const asked = await paintPanoramas(page);
  await page.goto(`${tour}${query}`);
  await expect(page.locator('#tour')).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
  return asked;
}

const state = async (page: Page, name: string) => Number(await page.locator('#tour').getAttribute(`data-${name}`));
const turned = (from: number, to: number) => ((to - from + 540) % 360) - 180;

// The canvas's colour at a place (0..1), as the screen shows it.
async function colourAt(page: Page, x: number, y: number): Promise<number[]> {
  const picture = (await page.locator('#tour canvas').screenshot()).toString('base64');
  return page.evaluate(async ([data, px, py]) => {
    const image = new Image();
    image.src = URL.createObjectURL(await (await fetch(`data:image/png;base64,${data as string}`)).blob());
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    return [...context.getImageData(Math.floor(image.width * (px as number)), Math.floor(image.height * (py as number)), 1, 1).data].slice(0, 3);
  }, [picture, x, y] as const);
}

test('shows each direction where it lies, and is sharp where one looks', async ({ browser, baseURL }) => {
  // The page's policy lets no script read data: addresses, and this test does.
  const context = await browser.newContext({ bypassCSP: true, baseURL: baseURL!, viewport: { width: 900, height: 600 } });
  const page = await context.newPage();
  await open(page, '?viewpoint=court');
  expect(await state(page, 'heading')).toBeCloseTo(90, 0);
  const near = (found: number[], wanted: number[]) => found.forEach((value, i) => expect(Math.abs(value - wanted[i]!)).toBeLessThan(14));
  await page.addStyleTag({ content: '.tour-stage > :not(canvas) { visibility: hidden !important; }' });
  near(await colourAt(page, 0.5, 0.5), colourOf([0, 0, -1]));                 // north
  await page.locator('#tour canvas').focus();
  for (let i = 0; i < 12 && Math.abs(turned(await state(page, 'heading'), 0)) > 3; i++) {
    await page.mouse.move(450, 250);
    await page.mouse.down();
    await page.mouse.move(Math.max(20, Math.min(880, 450 + turned(await state(page, 'heading'), 0) / 0.15)), 250, { steps: 4 });
    await page.waitForTimeout(150);
    await page.mouse.up();
    await page.waitForTimeout(400);
  }
  const [right] = [await colourAt(page, 0.5, 0.5)];
  near(right, colourOf([1, 0, 0]));                                            // east, to the right of north
  expect((await colourAt(page, 0.5, 0.02))[1]!).toBeGreaterThan(right[1]! + 15); // upwards is up
  expect(await state(page, 'level')).toBe(2);
  await context.close();
});

test('by mouse: drag with inertia, wheel', async ({ page }) => {
  const asked = await open(page, '?viewpoint=court');
  const canvas = page.locator('#tour canvas');
  const box = (await canvas.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height * 0.3];
  const before = await state(page, 'heading');
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let i = 1; i <= 8; i++) await page.mouse.move(x + i * 25, y);
  await page.mouse.up();
  await page.waitForTimeout(1_500);
  const by = turned(before, await state(page, 'heading'));
  expect(by).toBeGreaterThan(10); // the hand holds the picture: to the right is to the left
  const fov = await state(page, 'fov');
  await page.mouse.wheel(0, -600);
  await expect.poll(() => state(page, 'fov')).toBeLessThan(fov - 5);
  // Finer tiles came for what was looked at, and not for the whole round.
  await expect.poll(() => asked.tiles.filter((url) => url.includes('/2/')).length).toBeGreaterThan(4);
  expect(new Set(asked.tiles.filter((url) => url.includes('/2/'))).size).toBeLessThan(96);
});

test('by fingers: two zoom, one turns', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, baseURL: baseURL! });
  const page = await context.newPage();
  await open(page, '?viewpoint=court');
  const touch = await context.newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: [number, number][]) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const fov = await state(page, 'fov');
  await send('touchStart', [150, 400], [240, 400]);
  for (let i = 1; i <= 6; i++) await send('touchMove', [150 - i * 12, 400], [240 + i * 12, 400]);
  await send('touchEnd');
  await expect.poll(() => state(page, 'fov')).toBeLessThan(fov * 0.75);
  const heading = await state(page, 'heading');
  await send('touchStart', [100, 400]);
  for (let i = 1; i <= 6; i++) await send('touchMove', [100 + i * 20, 400]);
  await send('touchEnd');
  await expect.poll(async () => turned(heading, await state(page, 'heading'))).toBeGreaterThan(2);
  await context.close();
});

test('by keys alone: turn, zoom, walk on, open an exhibit and come back', async ({ page }) => {
  await open(page, '?viewpoint=court');
  const canvas = page.locator('#tour canvas');
  await canvas.focus();
  const before = await state(page, 'heading');
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  await expect.poll(async () => turned(before, await state(page, 'heading'))).toBeLessThan(-5);
  const fov = await state(page, 'fov');
  await page.keyboard.press('+');
  await expect.poll(() => state(page, 'fov')).toBeLessThan(fov);
  // The next stop in the order of Tab is something to choose; one behind the visitor turns the view to itself.
  const behind = page.locator('[data-hotspot="viewpoint/gate"]');
  await behind.focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(behind).toBeFocused();
  await expect.poll(async () => Math.abs(turned(270, await state(page, 'heading')))).toBeLessThan(20);
  await page.keyboard.press('Enter');
  await expect(page.locator('#tour')).toHaveAttribute('data-viewpoint', 'gate');
  await expect(page).toHaveURL(/viewpoint=gate/);
  await page.locator('[data-stop="relics"]').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('#tour')).toHaveAttribute('data-viewpoint', 'relics');
  await page.locator('[data-hotspot="exhibit/li-tripod"]').focus();
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('heading', { level: 2 })).toContainText('陶鬲');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(canvas).toBeFocused();
});

test('page, tour and hall keep the exhibit in front of the visitor', async ({ page }) => {
  await paintPanoramas(page);
  await page.goto('/exhibits/white-ewer');
  // The page offers the tour where the fair was built with panoramas; these are painted, and the server knows nothing of them.
  const link = page.locator('main a[href="/halls/jinzhong/tour?exhibit=white-ewer"]');
  if (await link.count()) await link.click();
  else await page.goto('/halls/jinzhong/tour?exhibit=white-ewer');
  await expect(page.locator('#tour')).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
  await expect(page.locator('#tour')).toHaveAttribute('data-ahead', 'white-ewer');
  await page.locator('[data-view="hall"]').click();
  await expect(page.locator('#hall')).toHaveAttribute('data-state', 'walkable', { timeout: 60_000 });
  await expect(page.locator('#hall')).toHaveAttribute('data-ahead', 'white-ewer');
  await page.locator('[data-view="tour"]').click();
  await expect(page.locator('#tour')).toHaveAttribute('data-ahead', 'white-ewer', { timeout: 60_000 });
  await page.locator('[data-view="page"]').click();
  await expect(page).toHaveURL(/\/exhibits\/white-ewer$/);
});

test('a panorama that cannot be fetched is said, and the visitor stays', async ({ page }) => {
  await open(page, '?viewpoint=court');
  await page.route(/\/painted\/gate\//, (route) => route.fulfill({ status: 503 }));
  await page.locator('[data-stop="gate"]').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.locator('#tour')).toHaveAttribute('data-viewpoint', 'court');
  await page.locator('[data-stop="crafts"]').click();
  await expect(page.locator('#tour')).toHaveAttribute('data-viewpoint', 'crafts');
  await expect(page.getByRole('alert')).toBeHidden();
});

test('without panoramas, WebGL or scripts the list of viewpoints remains', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL: baseURL! });
  const page = await context.newPage();
  await page.route(/\/api\/v1\/halls\/[a-z-]+$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json() as object), built: null } });
  });
  await page.goto(tour);
  await expect(page.locator('#tour')).toHaveAttribute('data-state', 'no-panorama');
  await expect(page.locator('.hall-note[role=status]')).toBeVisible();
  await expect(page.locator('.viewpoint').first()).toBeVisible();
  await context.close();

  const blind = await browser.newContext({ baseURL: baseURL! });
  const flat = await blind.newPage();
  await flat.addInitScript(() => { HTMLCanvasElement.prototype.getContext = () => null; });
  await paintPanoramas(flat);
  await flat.goto(tour);
  await expect(flat.locator('#tour')).toHaveAttribute('data-state', 'no-webgl');
  await expect(flat.locator('.hall-note[role=status]')).toBeVisible();
  await blind.close();

  const still = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL! });
  const text = await still.newPage();
  await text.goto(tour);
  await text.locator('.viewpoint a[href="/exhibits/painted-pottery-basin"]').first().click();
  await expect(text.getByRole('heading', { level: 1 })).toContainText('彩陶盆');
  await still.close();
});

test('pictures of every panorama that was built, for people to look at', async ({ page, request }) => {
  const plan = (await (await request.get('/api/v1/halls/jinzhong')).json()) as HallPlan;
  const made = plan.built?.panoramas ?? [];
  test.skip(made.length === 0, 'this fair was built without panoramas');
  expect(made.map(({ viewpoint }) => viewpoint).sort()).toEqual(plan.viewpoints!.map(({ id }) => id).sort());
  for (const { viewpoint } of made) {
    await page.goto(`${tour}?viewpoint=${viewpoint}`);
    await expect(page.locator('#tour')).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
    await page.waitForTimeout(2_500); // the finer tiles
    await page.screenshot({ path: `${folder}/panorama-${viewpoint}.png`, timeout: 120_000 });
  }
});

test('axe finds nothing, in both languages', async ({ page }) => {
  await paintPanoramas(page);
  for (const prefix of ['', '/en']) {
    await page.goto(`${prefix}${tour}?viewpoint=relics`);
    await expect(page.locator('#tour')).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
    expect(await axeFaults(page)).toEqual([]);
    await page.locator('.hall-prompt, [data-hotspot^="exhibit/"]').first().focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await axeFaults(page)).toEqual([]);
  }
});
