// The hall and the tour in an emulated headset: enter, look, teleport, turn, read of an exhibit, take a relic in the hand, leave.
import { expect, test, type Page } from '@playwright/test';
import { button, frames, hand, putOn, stick } from './support/headset.ts';
import { paintPanoramas } from './support/panorama.ts';

test.describe.configure({ timeout: 900_000 });
test.use({ viewport: { width: 320, height: 240 } }); // two eyes, drawn in software
test.beforeEach(({ page }) => page.addInitScript(() => {
  if (location.protocol.startsWith('http')) localStorage.setItem('yz.hall.settings', JSON.stringify({ quality: 'low' }));
}));

const folder = process.env.YZ_SCREENS ?? '../build/screens';
const stage = '.hall-stage';

async function enter(page: Page) {
  // By script: a click waits for frames that software draws slowly.
  await expect(page.locator('[data-tool="headset"]')).toBeAttached();
  await page.evaluate(() => (document.querySelector('[data-tool="headset"]') as HTMLElement).click());
  await expect(page.locator(stage)).toHaveAttribute('data-vr', 'in', { timeout: 150_000 });
  await expect(page.locator(stage)).toHaveAttribute('data-vr-at', /,/, { timeout: 150_000 });
}

async function at(page: Page): Promise<[number, number, number]> {
  await frames(page);
  return (await page.locator(stage).getAttribute('data-vr-at'))!.split(',').map(Number) as [number, number, number];
}

async function leave(page: Page) {
  await page.evaluate(() => (document.querySelector('[data-tool="headset"]') as HTMLElement).click());
  await expect(page.locator(stage)).not.toHaveAttribute('data-vr', 'in', { timeout: 30_000 });
}

const here = { x: 0.2, y: 1.3, z: -0.3 };

test('the hall: teleport, turn, read, grab, leave', async ({ page }) => {
  await putOn(page);
  await page.goto('/halls/jinzhong?exhibit=li-tripod');
  await expect(page.locator('#hall')).toHaveAttribute('data-state', 'walkable', { timeout: 150_000 });
  await expect.poll(async () => Number(await page.locator('#hall').getAttribute('data-loaded-bytes')), { timeout: 150_000 }).toBeGreaterThan(0);
  await expect(page.locator('#hall')).toHaveAttribute('data-settled', 'true', { timeout: 150_000 }); // the relic itself
  await hand(page, here, 0, -0.1);
  await enter(page);

  // The visitor stands where they stood, eyes at standing height, the relic before them: its board opens by the trigger.
  const start = await at(page);
  expect(start[1]).toBeCloseTo(1.6, 1);
  await hand(page, here, 0.1, -0.3);
  await frames(page);
  await button(page, 'trigger', true);
  await button(page, 'trigger', false);
  await expect(page.locator(stage)).toHaveAttribute('data-vr-panel', /陶鬲/);
  await page.screenshot({ path: `${folder}/headset-board.png`, timeout: 120_000 });

  // Its first button, at the lower left, closes it.
  await hand(page, { x: -0.33, y: 1.205, z: -0.3 }, 0, 0);
  await frames(page);
  await button(page, 'trigger', true);
  await button(page, 'trigger', false);
  await expect(page.locator(stage)).toHaveAttribute('data-vr-panel', '');

  // A relic in the hand; it goes back when let go.
  await hand(page, here, 0.1, -0.3);
  await frames(page);
  await button(page, 'squeeze', true);
  await expect(page.locator(stage)).toHaveAttribute('data-vr-held', 'li-tripod');
  await hand(page, { x: 0, y: 1.45, z: -0.35 }, 0.6, 0.1);
  await frames(page, 6);
  await page.screenshot({ path: `${folder}/headset-relic.png`, timeout: 120_000 });
  await button(page, 'squeeze', false);
  await expect(page.locator(stage)).toHaveAttribute('data-vr-held', '');

  // The stick throws the arc behind the visitor's back after turning round in six steps; letting go lands.
  for (let i = 0; i < 6; i++) {
    await stick(page, 1, 0);
    await stick(page, 0, 0);
  }
  await hand(page, here, 0, -0.5);
  await stick(page, 0, -1);
  await frames(page, 4);
  await page.screenshot({ path: `${folder}/headset-arc.png`, timeout: 120_000 });
  await stick(page, 0, 0);
  const landed = await at(page);
  expect(Math.hypot(landed[0] - start[0], landed[2] - start[2])).toBeGreaterThan(1);
  expect(landed[1]).toBeCloseTo(1.6, 1);

  // Comfort, and out: the flat view goes on where the headset was taken off.
  await button(page, 'b-button', true);
  await button(page, 'b-button', false);
  await expect(page.locator(stage)).toHaveAttribute('data-vr-panel', '舒适设置');
  await page.screenshot({ path: `${folder}/headset-comfort.png`, timeout: 120_000 });
  await leave(page);
  await expect.poll(async () => {
    const [x, y] = (await page.locator('#hall').getAttribute('data-position'))!.split(',').map(Number) as [number, number];
    return Math.hypot(x - landed[0], y + landed[2]);
  }).toBeLessThan(1);
  await page.locator('#hall canvas').focus();
  await page.keyboard.down('e');
  await page.waitForTimeout(900);
  await page.keyboard.up('e');
  await expect(page.locator('#hall')).toHaveAttribute('data-state', 'walkable');
});

test('what a headset needs is fetched only when one is put on', async ({ page }) => {
  await putOn(page);
  const scripts: string[] = [];
  page.on('response', (answer) => { if (/\.js$/.test(answer.url())) scripts.push(answer.url()); });
  await page.goto('/halls/jinzhong');
  await expect(page.locator('#hall')).toHaveAttribute('data-state', 'walkable', { timeout: 150_000 });
  expect(scripts.filter((url) => /hall_room|WebXR|headset/.test(url))).toEqual([]);
  await enter(page);
  expect(scripts.some((url) => /WebXR/.test(url))).toBe(true);
  await leave(page);
});

test('the tour: look, go on, read, leave', async ({ page }) => {
  await putOn(page);
  await paintPanoramas(page);
  await page.goto('/halls/jinzhong/tour?viewpoint=court');
  await expect(page.locator('#tour')).toHaveAttribute('data-state', 'ready', { timeout: 150_000 });
  await enter(page);
  // Straight ahead, a little down, is the ring before the big screen.
  const down = -Math.asin(1.5 / Math.hypot(11, 1.5));
  await hand(page, { x: 0, y: 1.6, z: 0 }, 0, down);
  await frames(page);
  await page.screenshot({ path: `${folder}/headset-tour.png`, timeout: 120_000 });
  await button(page, 'trigger', true);
  await button(page, 'trigger', false);
  await expect(page.locator('#tour')).toHaveAttribute('data-viewpoint', 'city-image', { timeout: 30_000 });
  // The big screen's film is straight ahead from there.
  await hand(page, { x: 0, y: 1.6, z: 0 }, 0, -Math.asin(0.5 / Math.hypot(6, 0.5)));
  await frames(page, 6);
  await button(page, 'trigger', true);
  await button(page, 'trigger', false);
  await expect(page.locator(stage)).toHaveAttribute('data-vr-panel', /.+/);
  await leave(page);
  await expect(page.locator('#tour')).toHaveAttribute('data-viewpoint', 'city-image');
});

test('without a headset there is no button', async ({ page }) => {
  await page.goto('/halls/jinzhong');
  await expect(page.locator('#hall')).toHaveAttribute('data-state', 'walkable', { timeout: 150_000 });
  await expect(page.locator('[data-tool="headset"]')).toHaveCount(0);
});
