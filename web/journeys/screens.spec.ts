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

test('dark, at 200 %, and on paper', async ({ browser }) => {
  for (const [name, path] of [['home', '/'], ['zone', '/zones/relics'], ['exhibit', '/exhibits/painted-pottery-basin'], ['programme', '/programme']] as const) {
    const dark = await (await browser.newContext({ viewport: desktop, colorScheme: 'dark' })).newPage();
    await dark.goto(path);
    await settle(dark);
    await dark.screenshot({ path: `${folder}/${name}-dark.png`, timeout: 60_000 });
    // A window of 1440 px at 200 % is one of 720.
    await dark.setViewportSize({ width: desktop.width / 2, height: desktop.height / 2 });
    await dark.emulateMedia({ colorScheme: 'light' });
    await settle(dark);
    await dark.screenshot({ path: `${folder}/${name}-zoomed.png`, timeout: 60_000 });
    await dark.setViewportSize({ width: 794, height: 1123 }); // A4
    await dark.emulateMedia({ media: 'print' });
    await dark.screenshot({ path: `${folder}/${name}-print.png`, fullPage: true, timeout: 60_000 });
    await dark.context().close();
  }
});

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
