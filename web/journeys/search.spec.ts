// Finding: the box on every page, the page of results, the way in words, and being taken there in the hall.
import { expect, test, type Page } from '@playwright/test';
import { axeFaults } from './support/axe.ts';
import { Server } from './support/server.ts';
import { twoHalls, writeSmallPack } from './support/small_pack.ts';

const box = (page: Page) => page.locator('input#search');
const options = (page: Page) => page.getByRole('option');

async function noSidewaysScroll(page: Page) {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

test('the box by keyboard alone: "/" focuses it, results come as one types, arrows choose, Escape closes', async ({ page }) => {
  await page.goto('/exhibitors');
  await page.keyboard.press('/');
  await expect(box(page)).toBeFocused();
  await expect(box(page)).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.type('panchiw');
  await expect(box(page)).toHaveAttribute('aria-expanded', 'true');
  await expect(options(page).first()).toContainText('青铜鼎');
  await expect(page.getByRole('status').filter({ hasText: /\d/ })).toBeAttached();
  await page.keyboard.press('ArrowDown');
  const active = await box(page).getAttribute('aria-activedescendant');
  expect(await page.locator(`#${active}`).getAttribute('aria-selected')).toBe('true');
  await expect(box(page)).toBeFocused(); // the list is moved through from the field
  await page.keyboard.press('Escape');
  await expect(box(page)).toHaveAttribute('aria-expanded', 'false');
  await expect(page.getByRole('listbox')).toBeHidden();
  await page.keyboard.press('ArrowDown');
  await expect(options(page).first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/exhibits\/bronze-ding$/);
});

test('from the first letter on, in both languages; what was searched for is offered again, and forgotten', async ({ page }) => {
  await page.goto('/en');
  await box(page).pressSequentially('b');
  await expect(options(page).first()).toBeVisible();
  await box(page).fill('bronze');
  await box(page).press('Enter');
  await expect(page).toHaveURL(/\/en\/search\?q=bronze$/);
  await expect(page.locator('.found-item').first()).toContainText(/bronze/i);
  await page.goto('/en/programme');
  await box(page).focus();
  await expect(options(page).filter({ hasText: 'bronze' })).toBeVisible();
  await options(page).last().click(); // clears the list
  await page.goto('/en/programme');
  const suggested = page.waitForResponse(/\/api\/v1\/suggest/);
  await box(page).focus();
  await suggested;
  await expect(options(page).filter({ hasText: /^bronze$/ })).toHaveCount(0);
});

test('what is half remembered is found', async ({ page }) => {
  for (const [typed, found] of [['彩陶', '彩陶'], ['caitao', '彩陶'], ['推光', '推光'], ['tuiguangqi', '推光'], ['琉璃', '琉璃'], ['白瓷', '白瓷'], ['青铜顶', '青铜鼎']]) {
    await page.goto(`/search?q=${encodeURIComponent(typed!)}`);
    await expect(page.locator('.found-item').first(), typed).toContainText(found!);
  }
});

test('results have an address, narrow by chips, and say what may have been meant', async ({ page }) => {
  await page.goto('/search?q=%E9%9D%92%E9%93%9C%E9%A1%B6');
  await expect(page.locator('.search-meant a')).toHaveText(/青铜鼎/);
  await page.goto('/search?q=%E7%93%B7');
  const total = await page.locator('.found-item').count();
  expect(total).toBeGreaterThan(1);
  const chip = page.locator('.filters .filter', { has: page.locator('#filter-type') }).locator('a.chip:not([aria-current])').first();
  await chip.click();
  await expect(page).toHaveURL(/type=/);
  const narrowed = page.url();
  expect(await page.locator('.found-item').count()).toBeLessThan(total);
  await page.goto(narrowed); // as somebody else who was sent the address
  await expect(page.locator('.filters [aria-current=true]').first()).toBeVisible();
  await page.goBack();
});

test('nothing fits: what comes closest, or where to begin', async ({ page }) => {
  await page.goto(`/search?q=${encodeURIComponent('龘琉')}`);
  await expect(page.locator('.lead').first()).toContainText('最接近');
  await expect(page.locator('.found-item').first()).toBeVisible();
  await page.goto('/en/search?q=xqzzvkw');
  await expect(page.locator('.search-empty, .found-item').first()).toBeVisible();
  await page.goto('/search');
  await expect(page.locator('.search-empty a').first()).toBeVisible();
});

test('without scripts the form leads to results and from there to the way in words', async ({ browser }) => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto('/');
  await box(page).fill('陶鬲');
  await page.getByRole('button', { name: '搜索' }).click();
  await expect(page.locator('.found-item').first()).toContainText('陶鬲');
  await page.locator('.found-item').first().getByRole('link', { name: '怎么走' }).click();
  await expect(page.locator('ol.way li').first()).toContainText('入口');
  await expect(page.locator('.lead')).toContainText('米');
  await page.goto('/en/exhibits/li-tripod/way');
  await expect(page.locator('ol.way li').first()).toContainText('gate');
  await page.context().close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no rule of accessibility is broken, ${colorScheme}`, async ({ browser }) => {
    const page = await (await browser.newContext({ colorScheme })).newPage();
    for (const path of ['/search?q=%E7%93%B7', '/en/search?q=bronze&type=exhibit', '/search', '/search?q=xqzzvkw', '/exhibits/li-tripod/way', '/en/exhibits/li-tripod/way']) {
      await page.goto(path);
      expect(await axeFaults(page), path).toEqual([]);
    }
    await page.goto('/exhibits');
    await box(page).pressSequentially('ta');
    await expect(options(page).first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
    expect(await axeFaults(page), 'the box with its suggestions').toEqual([]);
    await page.context().close();
  });
}

test('on a phone of 360 px nothing scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  for (const path of ['/search?q=%E7%93%B7', '/en/search?q=bronze', '/search', '/exhibits/li-tripod/way', '/en/exhibits/li-tripod/way']) {
    await page.goto(path);
    await noSidewaysScroll(page);
  }
  await page.goto('/');
  await box(page).pressSequentially('tao');
  await expect(options(page).first()).toBeVisible();
  await noSidewaysScroll(page);
  const list = (await page.getByRole('listbox').boundingBox())!;
  expect(list.x).toBeGreaterThanOrEqual(0);
  expect(list.x + list.width).toBeLessThanOrEqual(360);
});

test('what is opened is counted without telling who, and not of those who ask not to be followed', async ({ browser }) => {
  const counted: string[] = [];
  const page = await (await browser.newContext()).newPage();
  page.on('request', (request) => { if (request.url().endsWith('/search/opened')) counted.push(request.postData() ?? ''); });
  const answered = page.waitForResponse(/\/search\/opened$/);
  await page.goto('/exhibits/li-tripod');
  expect((await answered).status()).toBe(204);
  expect(counted).toEqual(['{"exhibit":"li-tripod"}']);
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true }));
  await page.goto('/exhibits/bronze-ding');
  await page.waitForLoadState('networkidle');
  expect(counted).toHaveLength(1);
  await page.context().close();
});

// --- in the hall, where software draws a few frames a second ---------------------------------------

const distance = (a: number[], b: number[]) => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!);
// As plain as it draws; it walks all the same.
const plain = (page: Page) => page.addInitScript(() => {
  if (location.protocol.startsWith('http')) localStorage.setItem('yz.hall.settings', JSON.stringify({ quality: 'low', calm: false }));
});
const placeOf = async (page: Page) => ((await page.locator('#hall').getAttribute('data-position')) ?? '').split(',').map(Number);

test('take me there: a way drawn on floor and plan, followed by itself, as long as the server says', async ({ page, request }) => {
  test.setTimeout(300_000);
  await page.setViewportSize({ width: 800, height: 600 });
  await plain(page);
  const way = await (await request.get('/api/v1/halls/jinzhong/way?to=li-tripod')).json() as { metres: number; stretches: { corners: number[][] }[] };
  const end = way.stretches[0]!.corners.at(-1)!;
  await page.goto('/halls/jinzhong?way=li-tripod');
  await expect(page.locator('#hall')).toHaveAttribute('data-state', 'walkable', { timeout: 90_000 });
  const panel = page.locator('.way-panel');
  await expect(panel).toContainText('陶鬲', { timeout: 60_000 });
  await expect(panel.getByRole('status')).toContainText(new RegExp(`${Math.round(way.metres)} 米`), { timeout: 60_000 });
  expect((await page.locator('.way-line').getAttribute('points'))!.split(' ').length).toBeGreaterThanOrEqual(2);
  await page.screenshot({ path: `${process.env.YZ_SCREENS ?? '../build/screens'}/way-hall.png`, timeout: 120_000 });
  await panel.getByRole('button', { name: '自动走过去' }).click();
  await expect(panel.getByRole('status')).toHaveText('到了。', { timeout: 200_000 });
  expect(distance(await placeOf(page), end)).toBeLessThan(1.2);
  await expect(page.locator('.way-line')).toHaveCount(0);
});

test('in the hall the box leads on foot; who wants no guide is rid of it', async ({ page }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 800, height: 600 });
  await plain(page);
  await page.goto('/en/halls/jinzhong?way=bronze-ding');
  await expect(page.locator('#hall')).toHaveAttribute('data-state', 'walkable', { timeout: 90_000 });
  const panel = page.locator('.way-panel');
  await expect(panel).toBeVisible({ timeout: 60_000 });
  expect((await axeFaults(page)).filter((fault) => fault.includes('.way-'))).toEqual([]);
  await panel.getByRole('button', { name: 'Stop guiding me' }).click();
  await expect(panel).toHaveCount(0);
  await box(page).pressSequentially('tripod');
  await expect(options(page).first()).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/en\/halls\/jinzhong\?way=[a-z-]+/, { timeout: 60_000 });
});

test('an exhibit in another hall: by the door, in words and on foot', async ({ page }) => {
  test.setTimeout(300_000);
  const server = await Server.start((folder) => writeSmallPack(folder, twoHalls));
  try {
    await page.setViewportSize({ width: 640, height: 480 });
    await plain(page);
    await page.goto(`${server.url}/exhibits/ding/way`);
    const words = page.locator('ol.way');
    await expect(words).toContainText('走过门，进入珍宝厅');
    await expect(words).toContainText('进入文物');
    await page.getByRole('link', { name: '带我去' }).click();
    await expect(page).toHaveURL(/\/halls\/lobby\?way=ding$/);
    await expect(page.locator('#hall')).toHaveAttribute('data-state', 'walkable', { timeout: 90_000 });
    const panel = page.locator('.way-panel:not(.way-door)');
    await expect(panel.getByRole('status')).toContainText('米', { timeout: 60_000 });
    await panel.getByRole('button', { name: '自动走过去' }).click();
    // Through the door by itself, and on to the stand.
    await expect(page).toHaveURL(/\/halls\/treasury\?way=ding/, { timeout: 120_000 });
    await expect(panel.getByRole('status')).toHaveText('到了。', { timeout: 150_000 });
    await page.goto(`${server.url}/en/halls/treasury#at=1.2,5.8,180`);
    await expect(page.locator('.way-door').getByRole('link', { name: 'Enter Lobby' })).toBeVisible({ timeout: 90_000 });
  } finally {
    await server.stop();
  }
});
