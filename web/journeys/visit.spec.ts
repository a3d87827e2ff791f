// The first visit: home → zone → relic → hall → ten metres on foot → an exhibit opened in place → back;
// with the pointer, by keyboard alone, and with JavaScript off.
import { expect, test, type Page } from '@playwright/test';

const relic = 'li-tripod';

test.describe.configure({ timeout: 300_000 }); // software rendering on two cores draws a few frames a second

type Place = { x: number; y: number };

async function place(page: Page): Promise<Place> {
  const text = await page.locator('#hall').getAttribute('data-position');
  const [x = NaN, y = NaN] = (text ?? '').split(',').map(Number);
  return { x, y };
}

const distance = (a: Place, b: Place) => Math.hypot(a.x - b.x, a.y - b.y);

async function walkable(page: Page) {
  await expect(page.locator('#hall')).toHaveAttribute('data-state', 'walkable', { timeout: 60_000 });
}

// Walks forward, turning away from walls, until `metres` lie behind.
async function walk(page: Page, metres: number) {
  let travelled = 0;
  let last = await place(page);
  for (let step = 0; step < 60 && travelled < metres; step++) {
    await page.keyboard.down('w');
    await page.waitForTimeout(700);
    await page.keyboard.up('w');
    const now = await place(page);
    const moved = distance(last, now);
    travelled += moved;
    last = now;
    if (moved < 0.3) {
      await page.keyboard.down('q');
      await page.waitForTimeout(500);
      await page.keyboard.up('q');
    }
  }
  return travelled;
}

test('home, zone, relic, hall, ten metres, an exhibit, and back', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: /文物保护展示区/ }).first().click();
  await expect(page).toHaveURL(/\/zones\/relics$/);

  await page.locator(`a[href="/exhibits/${relic}"]`).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('陶鬲');

  await page.locator(`a[href="/halls/jinzhong?exhibit=${relic}"]`).first().click();
  await walkable(page);
  const start = await place(page);

  // The visitor stands before the exhibit that was asked for: opening it needs no walk.
  expect(await walk(page, 10)).toBeGreaterThanOrEqual(10);
  expect(distance(start, await place(page))).toBeGreaterThan(0);

  const before = await place(page);
  await page.locator('[data-stand-open]').first().click();
  const sheet = page.getByRole('dialog');
  await expect(sheet).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  expect(distance(before, await place(page))).toBeLessThan(3);

  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('陶鬲');
});

// Presses Tab until what `wanted` names has the focus.
async function tabTo(page: Page, wanted: string, limit = 120) {
  for (let presses = 0; presses < limit; presses++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, wanted)) return;
  }
  throw new Error(`Tab does not reach ${wanted}`);
}

test('the same by keyboard alone', async ({ page }) => {
  await page.goto('/');
  await tabTo(page, 'main a[href="/zones/relics"]');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/zones\/relics$/);
  await tabTo(page, `main a[href="/exhibits/${relic}"]`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('陶鬲');
  await tabTo(page, `a[href="/halls/jinzhong?exhibit=${relic}"]`);
  await page.keyboard.press('Enter');
  await walkable(page);

  await tabTo(page, '#hall canvas');
  expect(await walk(page, 10)).toBeGreaterThanOrEqual(10);

  await tabTo(page, '[data-stand-open]');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('陶鬲');
});

test('the same without JavaScript, as pages', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/');
  await page.getByRole('link', { name: /文物保护展示区/ }).first().click();
  await page.locator(`a[href="/exhibits/${relic}"]`).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('陶鬲');
  await page.locator(`a[href^="/halls/jinzhong"]`).first().click();
  // The hall reads as its plan and its stands, each leading to its page.
  await expect(page.locator('svg a[href*="/exhibits/"], svg a').first()).toBeVisible();
  await page.locator(`main a[href="/exhibits/${relic}"]`).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('陶鬲');
  await context.close();
});
