// A guided tour of two browsers: the organiser leads, a visitor follows, sees what is pointed at and said, raises a hand,
// roams and comes back; the guide's page is loaded anew in between; later somebody else plays the recording.
import { expect, test, type Browser, type Page } from '@playwright/test';
import { axeFaults } from './support/axe.ts';
import { enterHall } from './support/hall.ts';
import { enterOrganiser } from './support/people.ts';
import { Server } from './support/server.ts';
import { writeShopPack } from './support/small_pack.ts';

test.describe.configure({ mode: 'serial', timeout: 300_000 });

const screens = process.env.YZ_SCREENS ?? '../build/screens';
const patience = { timeout: 60_000 };

let server: Server;
let guide: Page;

test.beforeAll(async ({ browser }) => {
  server = await Server.start(writeShopPack);
  guide = await enterOrganiser(browser, server);
});
test.afterAll(() => server?.stop());

const hall = (page: Page) => page.locator('#hall');
const mode = (page: Page, now: string) => expect(hall(page)).toHaveAttribute('data-tour', now, patience);
const panel = (page: Page) => page.locator('.tours-panel');

async function place(page: Page): Promise<[number, number]> {
  return ((await hall(page).getAttribute('data-position')) ?? 'NaN,NaN').split(',').map(Number) as [number, number];
}
async function apart(one: Page, other: Page): Promise<number> {
  const [a, b] = [await place(one), await place(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

async function enter(page: Page, name: string) {
  await enterHall(page, server.url, name);
  await expect(hall(page)).toHaveAttribute('data-state', 'walkable', { timeout: 120_000 });
}

async function newVisitor(browser: Browser, name: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 480, height: 420 } })).newPage();
  await enter(page, name);
  return page;
}

async function hold(page: Page, key: string, milliseconds: number) {
  await page.locator('.hall-canvas').focus();
  await page.keyboard.down(key);
  await page.waitForTimeout(milliseconds);
  await page.keyboard.up(key);
}

async function press(page: Page, name: string | RegExp) {
  await panel(page).getByRole('button', { name }).first().click();
}

test('a visitor follows the organiser, hears and sees what is shown, asks, roams and comes back', async ({ browser }) => {
  await guide.setViewportSize({ width: 480, height: 420 });
  await enter(guide, 'Li Hua');
  const visitor = await newVisitor(browser, 'Bo');
  await guide.getByRole('button', { name: 'Tours' }).click();
  await panel(guide).getByLabel('Title of the tour').fill('Gourds of Jinzhong');
  await press(guide, 'Start a tour');
  await mode(guide, 'guiding');

  await expect(panel(visitor)).toContainText('Li Hua begins a tour: Gourds of Jinzhong', patience);
  await press(visitor, 'Follow');
  await mode(visitor, 'following');
  await expect(panel(guide)).toContainText('1 follows', patience);

  // The guide walks up to the stand; the visitor comes along, a step behind.
  const before = await place(visitor);
  await hold(guide, 'w', 1500);
  await expect.poll(async () => (await place(guide))[1], patience).toBeGreaterThan(before[1] + 1);
  await expect.poll(async () => (await place(visitor))[1], patience).toBeGreaterThan(before[1] + 0.2);
  await expect.poll(() => apart(guide, visitor), patience).toBeLessThan(1.8);
  await mode(visitor, 'following');

  await press(guide, 'Point at Moulded gourd');
  await expect(hall(visitor)).toHaveAttribute('data-tour-pointer', /^5,5\.\d+,\d/, patience);
  await expect(panel(visitor).getByRole('button', { name: 'Look at Moulded gourd' })).toBeVisible(patience);
  await panel(guide).getByLabel('Caption: what you say').fill('It grew inside a mould.');
  await press(guide, 'Say it');
  await expect(visitor.locator('.tours-caption')).toHaveText('It grew inside a mould.', patience);
  await visitor.screenshot({ path: `${screens}/guided-follow.png`, timeout: 120_000 });

  await press(visitor, 'Raise your hand');
  await expect(panel(guide).getByRole('list', { name: 'Raised hands' })).toContainText('Bo', patience);
  await guide.screenshot({ path: `${screens}/guided-guide.png`, timeout: 120_000 });
  await press(guide, 'Let ask');
  await expect(panel(visitor).getByRole('button', { name: 'Raise your hand' })).toHaveAttribute('aria-pressed', 'false', patience);

  // A step of one's own is roaming; a button brings back.
  await hold(visitor, 's', 900);
  await mode(visitor, 'roaming');
  await visitor.waitForTimeout(1500);
  const roamed = await place(visitor);
  await hold(guide, 'd', 900);
  await visitor.waitForTimeout(1500);
  const still = await place(visitor);
  expect(Math.hypot(still[0] - roamed[0], still[1] - roamed[1]), 'who roams is left alone').toBeLessThan(0.6);
  await press(visitor, 'Rejoin the tour');
  await mode(visitor, 'following');
  await expect.poll(() => apart(guide, visitor), patience).toBeLessThan(1.8);

  // The guide's page is loaded anew: the tour waits and goes on.
  await guide.reload();
  await expect(hall(guide)).toHaveAttribute('data-tour', 'guiding', { timeout: 120_000 });
  await panel(guide).getByLabel('Caption: what you say').fill('We go on.');
  await press(guide, 'Say it');
  await expect(visitor.locator('.tours-caption')).toHaveText('We go on.', patience);

  for (const page of [guide, visitor]) expect.soft(await axeFaults(page)).toEqual([]);
  await press(guide, 'Finish the tour');
  await press(guide, 'Finish it now?');
  await expect(visitor.locator('.tours-notice')).toHaveText('The tour is over.', patience);
  await mode(guide, '');
  await mode(visitor, '');
  await visitor.context().close();
});

test('later its recording plays: with pause, any place of it, roaming; on a phone; the guide deletes it', async ({ browser }) => {
  const page = await (await browser.newContext({ viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' })).newPage();
  await enter(page, 'Lan');
  await page.getByRole('button', { name: 'Tours' }).click();
  await expect(panel(page)).toContainText('Gourds of Jinzhong', patience);
  await expect(panel(page).getByRole('button', { name: 'Start a tour' }), 'visitors do not guide').toHaveCount(0);
  expect.soft(await axeFaults(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await press(page, 'Play Gourds of Jinzhong');
  await mode(page, 'playing');
  await press(page, 'Pause');
  await expect(panel(page).getByRole('button', { name: 'Play' })).toBeVisible();

  // A line of the transcript is a place in the recording.
  await panel(page).getByText('All captions').click();
  await panel(page).getByRole('listitem').filter({ hasText: 'It grew inside a mould.' }).getByRole('button').click();
  await expect(page.locator('.tours-caption')).toHaveText('It grew inside a mould.', patience);
  await expect(hall(page)).toHaveAttribute('data-tour-pointer', /^5,5\.\d+,\d/, patience);
  await expect.poll(async () => (await place(page))[1], patience).toBeGreaterThan(1.3);
  await page.screenshot({ path: `${screens}/guided-recording-phone.png`, timeout: 120_000 });
  expect.soft(await axeFaults(page)).toEqual([]);

  await hold(page, 's', 900);
  await mode(page, 'roaming');
  await press(page, 'Rejoin the tour');
  await mode(page, 'playing');
  await panel(page).getByLabel('Place in the recording').fill('0');
  await press(page, 'Play');
  await expect(page.locator('.tours-caption')).toHaveText('It grew inside a mould.', { timeout: 120_000 });
  await press(page, 'Stop');
  await mode(page, '');
  await page.context().close();

  await guide.getByRole('button', { name: 'Tours' }).click();
  await press(guide, 'Delete Gourds of Jinzhong');
  await press(guide, 'Delete for good? Gourds of Jinzhong');
  await expect(panel(guide)).toContainText('No tour was recorded yet.', patience);
});
