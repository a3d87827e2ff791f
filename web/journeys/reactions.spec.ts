// Reactions of two browsers: what one feels stands over their head at the other's; together they are applause; who is muted
// is not seen; where motion is not wanted nothing moves; a screen reader is told now and then.
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

test.beforeAll(async () => { server = await Server.start(writeShopPack); });
test.afterAll(() => server?.stop());

const hall = (page: Page) => page.locator('#hall');
const told = async (page: Page, name: string) => (await hall(page).getAttribute(`data-${name}`)) ?? '';

const visitor = async (browser: Browser, name: string, options = {}) => {
  const page = await (await browser.newContext({ viewport: { width: 480, height: 720 }, ...options })).newPage();
  await enterHall(page, server.url, name);
  return page;
};

const feelings = (page: Page) => page.getByRole('group', { name: 'Reactions' });
async function feel(page: Page, name: string) {
  if (!(await feelings(page).isVisible())) await page.getByRole('button', { name: 'Greet' }).click();
  await feelings(page).getByRole('button', { name, exact: true }).click();
}

// From the gate into the zone.
async function walkIn(page: Page) {
  await page.locator('.hall-canvas').focus();
  await page.keyboard.down('w');
  await expect(hall(page)).toHaveAttribute('data-zone', 'relics', patience);
  await page.keyboard.up('w');
}

test('a flower stands over a head, applause is the crowd’s, and the muted are not seen', async ({ browser }) => {
  const organiser = await enterOrganiser(browser, server);
  await organiser.setViewportSize({ width: 480, height: 720 });
  await enterHall(organiser, server.url, 'Li Hua');
  const bo = await visitor(browser, 'Bo', { reducedMotion: 'reduce' });
  // Who can be muted has a session.
  await bo.getByRole('button', { name: /^Chat/ }).click();
  await expect(bo.getByLabel('Say something')).toBeEnabled(patience);
  await bo.getByRole('button', { name: /^Chat/ }).click();
  const number = await told(bo, 'number');
  await expect(hall(organiser)).toHaveAttribute('data-seen', '1', patience);

  // Both come in at the same place: Bo goes on, to be before the organiser.
  await walkIn(bo);
  await expect(organiser.locator('.live-labels span', { hasText: 'Bo' }).first()).toBeAttached(patience);

  // It is there for 2.4 s, in which a browser drawn by a busy processor may draw nothing: then once more.
  await expect(async () => {
    await feel(bo, 'Flower');
    await expect(hall(organiser)).toHaveAttribute('data-reactions', `${number}:flower`, { timeout: 4000 });
    await expect(organiser.locator('.live-reactions i').first()).toHaveText('🌸', { timeout: 2000 });
  }).toPass({ timeout: 120_000 });
  await expect(hall(organiser)).toHaveAttribute('data-applause', '0');
  // Who feels it sees it, too; and nothing moves where motion is not wanted.
  await expect(async () => {
    await feel(bo, 'Flower');
    await expect(hall(bo)).toHaveAttribute('data-reactions', `${number}:flower`, { timeout: 4000 });
    expect(await bo.locator('.live-reactions i').first().evaluate((element) => getComputedStyle(element).animationName, undefined, { timeout: 2000 })).toBe('none');
  }).toPass({ timeout: 120_000 });
  await expect(organiser.getByRole('status').filter({ hasText: '1 flower' })).toBeAttached(patience);
  await expect(hall(organiser), 'it goes by itself').toHaveAttribute('data-reactions', '', patience);

  // Three clap in a zone: that is applause, once for all, and heard only where sound was asked for.
  const cai = await visitor(browser, 'Cai');
  await walkIn(organiser);
  await walkIn(cai);
  const all = [organiser, bo, cai];
  for (const page of all) if (!(await feelings(page).isVisible())) await page.getByRole('button', { name: 'Greet' }).click();
  await expect(feelings(cai).getByRole('button', { name: 'Sound of applause' })).toHaveAttribute('aria-pressed', 'false');
  await feelings(cai).getByRole('button', { name: 'Sound of applause' }).click();
  await expect(feelings(cai).getByRole('button', { name: 'Sound of applause' })).toHaveAttribute('aria-pressed', 'true');
  await expect(async () => {
    await Promise.all(all.map((page) => feel(page, 'Applaud')));
    await expect(cai.locator('.live-applause')).toContainText('3 people applaud', { timeout: 3000 });
    await expect(hall(cai)).toHaveAttribute('data-applause', '3', { timeout: 500 });
  }).toPass({ timeout: 120_000 });
  await cai.screenshot({ path: `${screens}/reactions-applause.png`, timeout: 120_000 });
  expect.soft(await axeFaults(cai)).toEqual([]);
  await expect(cai.getByRole('status').filter({ hasText: '3 people applaud' })).toBeAttached(patience);
  await cai.context().close();

  // The organiser mutes Bo, by another line.
  await expect(hall(organiser)).toHaveAttribute('data-reactions', '', patience);
  await organiser.evaluate((muted) => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/live/main`);
    const hello = [0, 1, 0, 0, ...Array(7).fill(0), 1, 65];
    socket.onopen = () => {
      socket.send(Uint8Array.from(hello));
      setTimeout(() => socket.send(JSON.stringify({ do: 'order', act: 'mute', number: muted, reason: 'noise' })), 500);
    };
    socket.onmessage = ({ data }) => { if (typeof data === 'string' && data.includes('"ordered"')) { document.body.dataset.muted = 'yes'; socket.close(); } };
  }, Number(await told(bo, 'number')));
  await expect(organiser.locator('body')).toHaveAttribute('data-muted', 'yes', patience);
  await feel(bo, 'Heart');
  await organiser.waitForTimeout(2000);
  await expect(hall(organiser)).toHaveAttribute('data-reactions', '');
  await Promise.all([organiser.context().close(), bo.context().close()]);
});

test('on a phone the signs can be reached and nothing sticks out', async ({ browser }) => {
  const page = await visitor(browser, 'Lan', { viewport: { width: 360, height: 740 } });
  await page.getByRole('button', { name: 'Greet' }).click();
  await expect(feelings(page).getByRole('button', { name: 'Heart' })).toBeVisible();
  await feel(page, 'Heart');
  await expect(page.locator('.live-reactions i').first()).toBeVisible(patience);
  await page.screenshot({ path: `${screens}/reactions-phone.png`, timeout: 120_000 });
  const size = await feelings(page).getByRole('button', { name: 'Heart' }).boundingBox();
  expect(Math.min(size!.width, size!.height)).toBeGreaterThanOrEqual(44);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect.soft(await axeFaults(page)).toEqual([]);
  await page.context().close();
});
