// Pictures of the main views for people to look at, in build/screens (or YZ_SCREENS).
import { expect, test, type Page } from '@playwright/test';

const folder = process.env.YZ_SCREENS ?? '../build/screens';
test.describe.configure({ timeout: 300_000 });

const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

async function settle(page: Page) {
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
}

for (const [name, path] of [
  ['home', '/'],
  ['zone', '/zones/relics'],
  ['exhibit', '/exhibits/painted-pottery-basin'],
  ['exhibits', '/exhibits'],
  ['exhibitors', '/exhibitors'],
  ['programme', '/programme'],
  ['account', '/account'],
  ['not-found', '/exhibits/nowhere'],
] as const) {
  test(`${name}`, async ({ page }) => {
    for (const [language, prefix] of [['zh', ''], ['en', '/en']] as const) {
      for (const [size, viewport] of [['desktop', desktop], ['phone', phone]] as const) {
        await page.setViewportSize(viewport);
        await page.goto(path === '/' ? prefix || '/' : `${prefix}${path}`);
        await settle(page);
        await page.screenshot({ path: `${folder}/${name}-${language}-${size}.png`, timeout: 60_000 });
      }
    }
  });
}

for (const [size, viewport] of [['desktop', desktop], ['phone', phone]] as const) {
  test(`the hall, ${size}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    for (const [name, query] of [['gate', ''], ['relics', '?exhibit=bronze-ding'], ['heritage', '?exhibit=shouyang-papercut']]) {
      await page.goto(`/halls/jinzhong${query}`);
      await expect(page.locator('#hall')).toHaveAttribute('data-state', 'walkable', { timeout: 60_000 });
      await page.waitForTimeout(4_000); // the nearest models arrive
      await page.screenshot({ path: `${folder}/hall-${name}-${size}.png`, timeout: 120_000 });
    }
  });

  test(`the viewer, ${size}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.goto('/exhibits/painted-pottery-basin');
    await page.locator('#viewer').scrollIntoViewIfNeeded();
    // On a wide screen it opens by itself; a phone is asked first.
    const open = page.locator('[data-open-viewer]');
    if (viewport === phone) await open.click();
    await expect(page.locator('#viewer canvas')).toBeVisible({ timeout: 60_000 });
    await page.waitForTimeout(3_000);
    await page.screenshot({ path: `${folder}/viewer-${size}.png`, timeout: 120_000 });
  });
}
