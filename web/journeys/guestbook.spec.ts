// The guestbook: read and signed as a page without any script, changed and taken back, reported, hidden and shown again by
// the organiser; attacks stay text; in the hall it is a panel.
import { readFileSync } from 'node:fs';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { axeFaults } from './support/axe.ts';
import { enterHall } from './support/hall.ts';
import { askApi, enterNobody, enterOrganiser } from './support/people.ts';
import { Server } from './support/server.ts';
import { writeShopPack } from './support/small_pack.ts';

test.describe.configure({ mode: 'serial', timeout: 300_000 });

const screens = process.env.YZ_SCREENS ?? '../build/screens';
const attacks = (JSON.parse(readFileSync(new URL('../../spec/stored_xss.json', import.meta.url), 'utf8')) as string[])
  // eslint-disable-next-line no-control-regex
  .filter((attack) => !/[\u0000-\u001f\u007f]/.test(attack));

let server: Server;
let organiser: Page;

test.beforeAll(async ({ browser }) => {
  server = await Server.start(writeShopPack);
  organiser = await enterOrganiser(browser, server);
});
test.afterAll(() => server?.stop());

// Beside it the search has one of its own, where scripts run.
const said = (page: Page) => page.getByRole('main').getByRole('status');
const slip = (page: Page, text: string) => page.locator('.book-entry', { hasText: text });

async function sign(page: Page, name: string, text: string) {
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('What you want to say').fill(text);
  await page.getByRole('button', { name: 'Sign the guestbook' }).click();
}

// Another address each, so that what one visitor may is not what all of a test may.
const guest = (browser: Browser, options = {}) => enterNobody(browser, server, options);

async function noSideways(page: Page, width: number) {
  expect(await page.evaluate(() => document.documentElement.scrollWidth), page.url()).toBeLessThanOrEqual(width);
}

test('without any script it is found, signed, changed and taken back, and others cannot touch it', async ({ browser }) => {
  const lan = await guest(browser, { javaScriptEnabled: false });
  await lan.goto('/en');
  await lan.getByRole('contentinfo').getByRole('link', { name: 'Guestbook' }).click();
  await expect(lan.getByRole('heading', { level: 1 })).toHaveText('Guestbook');
  await expect(lan.getByText('Nobody has signed yet. Be the first.')).toBeVisible();

  // What is missing is said by the server, too, and what was typed stays.
  await sign(lan, 'Lan', '   ');
  await expect(lan.getByRole('alert')).toContainText('An entry has 1 to 500 characters');
  await expect(lan.getByLabel('Your name')).toHaveValue('Lan');

  await lan.getByLabel('Which exhibit it is about, if any').selectOption({ label: 'Moulded gourd' });
  await sign(lan, 'Lan', 'A gourd grown in a mould!\nI had no idea.');
  await expect(said(lan)).toHaveText('Thank you for signing!');
  await expect(slip(lan, 'A gourd grown')).toContainText('I had no idea.');
  await expect(slip(lan, 'A gourd grown').getByRole('link', { name: 'Moulded gourd' })).toHaveAttribute('href', '/en/exhibits/gourd');

  // Sent twice, as by a double click, it is there once.
  const key = await lan.locator('input[name=key]').inputValue();
  for (let i = 0; i < 2; i++)
    await lan.request.post(`${server.url}/en/guestbook`, { form: { key, name: 'Lan', text: 'Only once.', language: 'en' }, headers: { origin: server.url } });
  await lan.goto('/en/guestbook');
  await expect(slip(lan, 'Only once.')).toHaveCount(1);
  await slip(lan, 'A gourd grown').getByRole('link', { name: 'Change' }).click();
  await lan.getByLabel('What you want to say').fill('A gourd grown in a mould, and I like it.');
  await lan.getByRole('button', { name: 'Save the change' }).click();
  await expect(said(lan)).toHaveText('Your entry is changed.');
  await expect(slip(lan, 'and I like it')).toContainText('changed since');

  const bo = await guest(browser);
  await bo.goto('/en/guestbook');
  await expect(slip(bo, 'and I like it').getByRole('link', { name: 'Change' })).toHaveCount(0);
  const id = (await slip(bo, 'and I like it').getAttribute('id'))!.replace('entry-', '');
  await askApi(bo, 'POST', '/api/v1/live/visit');
  expect((await askApi(bo, 'PUT', `/api/v1/guestbook/${id}`, { name: 'Bo', text: 'mine', language: 'en' })).status).toBe(404);
  expect((await askApi(bo, 'DELETE', `/api/v1/guestbook/${id}`)).status).toBe(404);
  const foreign = await bo.request.post(`${server.url}/en/guestbook/${id}`, { form: { act: 'withdraw' }, headers: { origin: 'https://evil.example' } });
  expect(foreign.status(), 'from another site').toBe(403);

  await slip(lan, 'and I like it').getByText('Remove', { exact: true }).click();
  await slip(lan, 'and I like it').getByRole('button', { name: 'Remove my entry' }).click();
  await expect(said(lan)).toHaveText('Your entry is gone.');
  await expect(slip(lan, 'and I like it')).toHaveCount(0);
  await Promise.all([lan.context().close(), bo.context().close()]);
});

test('an entry is reported; the organiser hides it, shows it again, lets newcomers wait, and all is written down', async ({ browser }) => {
  const lan = await guest(browser);
  await lan.goto('/en/guestbook');
  await sign(lan, 'Lan', 'Buy my lamps instead');
  await expect(slip(lan, 'Buy my lamps')).toBeVisible();
  const bo = await guest(browser, { javaScriptEnabled: false });
  await bo.goto('/en/guestbook');
  await slip(bo, 'Buy my lamps').getByText('Report', { exact: true }).click();
  await slip(bo, 'Buy my lamps').getByLabel('Why, if you like').fill('an advertisement');
  await slip(bo, 'Buy my lamps').getByRole('button', { name: 'Report to the organiser' }).click();
  await expect(said(bo)).toContainText('Reported');

  await organiser.goto('/en/account/hall-order');
  await organiser.getByRole('link', { name: 'Guestbook, reported: 1' }).click();
  await expect(slip(organiser, 'Buy my lamps')).toContainText('an advertisement');
  await organiser.setViewportSize({ width: 1280, height: 900 });
  await organiser.screenshot({ path: `${screens}/guestbook-order.png`, fullPage: true });
  expect.soft(await axeFaults(organiser)).toEqual([]);
  await slip(organiser, 'Buy my lamps').getByRole('button', { name: 'Hide the entry' }).click();
  await expect(said(organiser)).toHaveText('Done, and written down.');
  await bo.goto('/en/guestbook');
  await expect(slip(bo, 'Buy my lamps')).toHaveCount(0);
  await lan.reload();
  await expect(slip(lan, 'Buy my lamps'), 'its writer is told').toContainText('Hidden by the organiser');
  await organiser.goto('/en/guestbook?show=hidden');
  await slip(organiser, 'Buy my lamps').getByRole('button', { name: 'Show the entry' }).click();
  await bo.reload();
  await expect(slip(bo, 'Buy my lamps')).toBeVisible();

  await organiser.goto('/en/account/hall-order');
  await organiser.getByRole('button', { name: 'Let newcomers wait' }).click();
  const cai = await guest(browser);
  await cai.goto('/en/guestbook');
  await sign(cai, 'Cai', 'I am new here');
  await expect(said(cai)).toContainText('Others will see your entry once');
  await expect(slip(cai, 'I am new here')).toContainText('Waits for the organiser');
  await bo.reload();
  await expect(slip(bo, 'I am new here')).toHaveCount(0);
  await organiser.goto('/en/guestbook?show=held');
  await slip(organiser, 'I am new here').getByRole('button', { name: 'Show the entry' }).click();
  await bo.reload();
  await expect(slip(bo, 'I am new here')).toBeVisible();
  await organiser.goto('/en/account/hall-order');
  await organiser.getByRole('button', { name: 'Let newcomers speak at once' }).click();
  const audit = organiser.locator('.order-table');
  await expect(audit).toContainText('Hide the entry');
  await expect(audit).toContainText('Buy my lamps instead');
  await Promise.all([lan, bo, cai].map((page) => page.context().close()));
});

test('attacks are shown as the text they are, on the page and in the hall’s panel', async ({ browser }) => {
  expect(attacks.length).toBeGreaterThan(25);
  const page = await guest(browser);
  let ran = false;
  page.on('dialog', (dialog) => { ran = true; void dialog.dismiss(); });
  await page.goto('/en/guestbook');
  // A visitor each, because one may write three at once; a page holds twenty.
  for (const attack of attacks.slice(0, 21)) {
    await page.context().clearCookies();
    await askApi(page, 'POST', '/api/v1/live/visit');
    const answer = await askApi(page, 'POST', '/api/v1/guestbook', { name: attack.slice(0, 40), text: attack, language: 'en' });
    expect(answer.status, attack).toBe(201);
  }
  await page.reload();
  await expect(page.locator('.book-entry')).toHaveCount(20);
  const shown = await page.locator('.book-text').allTextContents();
  for (const attack of attacks.slice(1, 21)) expect(shown).toContain(attack.trim());
  expect(await page.evaluate(() => '__xss' in window || document.querySelector('.book-entries :is(script, img, iframe, svg, object, [onload], [onerror])') !== null)).toBe(false);
  await page.getByRole('link', { name: 'Older entries' }).click();
  await expect(page.locator('.book-text').first()).toHaveText(attacks[0]!);

  await enterHall(page, server.url, 'Lan');
  await page.getByRole('button', { name: 'Guestbook' }).click();
  await expect(page.locator('.guestbook-panel li')).toHaveCount(20);
  expect(await page.evaluate(() => '__xss' in window || document.querySelector('.guestbook-panel :is(script, img, iframe, svg, object)') !== null)).toBe(false);
  expect(ran).toBe(false);
  await page.context().close();
});

test('in the hall, on a phone and by keyboard, it is signed, changed and taken back', async ({ browser }) => {
  const page = await guest(browser, { viewport: { width: 360, height: 740 } });
  await enterHall(page, server.url, 'Lan');
  await page.getByRole('button', { name: 'Guestbook' }).focus();
  await page.keyboard.press('Enter');
  const panel = page.locator('.guestbook-panel');
  await expect(panel.getByRole('heading', { name: 'Guestbook' })).toBeFocused();
  await expect(panel.getByLabel('Your name')).toHaveValue('Lan');
  await panel.getByLabel('What you want to say').fill('I walked all of it.');
  await page.keyboard.press('Tab');
  await page.screenshot({ path: `${screens}/guestbook-hall-phone.png`, timeout: 120_000 });
  await panel.getByRole('button', { name: 'Sign the guestbook' }).press('Enter');
  await expect(panel.getByRole('status')).toHaveText('Thank you for signing!');
  const own = panel.getByRole('listitem').filter({ hasText: 'I walked all of it.' });
  await own.getByRole('button', { name: 'Change' }).press('Enter');
  await expect(panel.getByLabel('What you want to say')).toBeFocused();
  await panel.getByLabel('What you want to say').fill('I walked all of it, twice.');
  await panel.getByRole('button', { name: 'Save the change' }).press('Enter');
  await expect(panel.getByRole('status')).toHaveText('Your entry is changed.');
  expect.soft(await axeFaults(page)).toEqual([]);
  await noSideways(page, 360);
  await panel.getByRole('listitem').filter({ hasText: 'twice' }).getByRole('button', { name: 'Remove', exact: true }).press('Enter');
  await panel.getByRole('button', { name: 'Remove my entry' }).press('Enter');
  await expect(panel.getByRole('status')).toHaveText('Your entry is gone.');

  // The network goes: it is said, and what was written stays to be sent again, once.
  await page.route('**/api/v1/guestbook', (route) => route.abort());
  await panel.getByLabel('What you want to say').fill('Out of reach.');
  await panel.getByRole('button', { name: 'Sign the guestbook' }).click();
  await expect(panel.getByRole('alert')).toContainText('check the network');
  await page.unroute('**/api/v1/guestbook');
  await panel.getByRole('button', { name: 'Sign the guestbook' }).click();
  await expect(panel.getByRole('listitem').filter({ hasText: 'Out of reach.' })).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Guestbook' })).toBeFocused();
  await page.context().close();
});

test('it reads well in both languages, narrow and wide', async ({ browser }) => {
  for (const [base, name] of [['', 'zh'], ['/en', 'en']] as const)
    for (const width of [360, 1280]) {
      const page = await guest(browser, { viewport: { width, height: 900 } });
      await page.goto(`${base}/guestbook`);
      if (name === 'zh' && width === 360) {
        await page.getByLabel('署名').fill('王芳');
        await page.getByLabel('您的留言').fill('看了范制葫芦，才知道葫芦能长成这样。\n下次带孩子再来。');
        await page.getByLabel('关于哪件展品（可不选）').selectOption({ label: '范制葫芦' });
        await page.getByRole('button', { name: '留言', exact: true }).click();
        await expect(said(page)).toHaveText('谢谢您的留言！');
      }
      await noSideways(page, width);
      await page.screenshot({ path: `${screens}/guestbook-${name}-${width}.png`, timeout: 120_000 });
      expect.soft(await axeFaults(page)).toEqual([]);
      await page.goto(`${base}/guestbook?exhibit=gourd`);
      await expect(page.locator('.book-entry')).toHaveCount(1);
      await page.context().close();
    }
});
