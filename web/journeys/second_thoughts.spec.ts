// What trade allows when somebody thinks again: a code that takes an amount off once enough is bought, an exhibitor who
// backs out of an order, a visitor who takes their consent back, and one address that asks too often. At 360 pixels, by
// keyboard where something is decided, with axe on every page.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { axeFaults } from './support/axe.ts';
import { askApi, enterExhibitor, enterNobody, enterOrganiser, enterVisitor } from './support/people.ts';
import { Server } from './support/server.ts';
import { writeShopPack } from './support/small_pack.ts';

test.describe.configure({ mode: 'serial', timeout: 240_000 });

const phone = { viewport: { width: 360, height: 740 } };
let server: Server;
let seller: Page;

function writePack(folder: string): void {
  writeShopPack(folder);
  appendFileSync(join(folder, 'trade.toml'), `
[[discount]]
code = "TWENTY"
title = { zh = "满二百减二十", en = "Twenty off two hundred" }
amount = "20.00"
minimum = "200.00"
`);
}

test.beforeAll(async ({ browser }) => {
  server = await Server.start(writePack);
  const organiser = await enterOrganiser(browser, server);
  seller = await enterExhibitor(browser, server, organiser, 'museum', phone);
});

test.afterAll(async () => server?.stop());

let shots = 0;
async function holds(page: Page, name: string) {
  if (process.env.YZ_SCREENS) await page.screenshot({ path: join(process.env.YZ_SCREENS, `second-thoughts-${++shots}-${name}.png`), fullPage: true });
  expect(await axeFaults(page), name).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth), `${name} is too wide`).toBeLessThanOrEqual(360);
}

// By keyboard, until the page after it is there.
async function press(page: Page, name: string | RegExp) {
  await page.getByRole('button', { name }).first().focus();
  const answered = page.waitForResponse((reply) => reply.request().method() === 'POST');
  await page.keyboard.press('Enter');
  const reply = await answered;
  await page.waitForLoadState();
  return reply;
}

test('an amount off, once enough is bought; the exhibitor backs out, and the buyer reads why', async ({ browser }) => {
  const buyer = await enterVisitor(browser, server, 'Anna', phone);
  const available = async () => {
    const offers = await askApi(buyer, 'GET', '/api/v1/exhibits/gourd/offers');
    return (offers.body.items as { available: number }[])[0]!.available;
  };
  await buyer.goto('/exhibits/gourd');
  const offer = buyer.locator('.offer').filter({ hasText: '牡丹葫芦' });
  await offer.getByRole('button', { name: '放入购物车' }).click();
  await offer.getByRole('link', { name: '去购物车' }).click();
  await buyer.getByLabel('优惠码').fill('twenty');
  await buyer.keyboard.press('Enter');
  await expect(buyer.getByRole('alert')).toHaveText('还没有满这个优惠码要求的金额。');
  await expect(buyer.getByText('满 ¥200.00')).toBeVisible();
  await expect(buyer.locator('.total')).toContainText('¥128.00');
  await holds(buyer, 'too-little');
  await buyer.getByLabel('数量').fill('2');
  await press(buyer, '修改');
  await buyer.getByLabel('优惠码').fill('twenty');
  await buyer.keyboard.press('Enter');
  await expect(buyer.getByText('省 ¥20.00')).toBeVisible();
  await expect(buyer.locator('.total')).toContainText('¥236.00');
  await holds(buyer, 'cart');
  await buyer.getByRole('button', { name: '去结算' }).click();
  await buyer.getByRole('radio', { name: '展位自提' }).check();
  await expect(buyer.getByText('合计 ¥236.00')).toBeVisible();
  await buyer.getByRole('radio', { name: '展位付款' }).check();
  await holds(buyer, 'checkout');
  await press(buyer, /^下单/);
  await expect(buyer).toHaveURL(/\/account\/orders\/[0-9a-f]{32}$/);
  await expect(buyer.getByText('优惠 −¥20.00')).toBeVisible();
  expect(await available()).toBe(3);

  await seller.goto('/en/selling/museum');
  await seller.locator('main .lines a').first().click();
  const reason = seller.getByLabel('Reason');
  await reason.fill(' ');
  await press(seller, 'Cancel the order');
  await expect(seller.getByRole('alert')).toContainText('Please give a reason');
  await holds(seller, 'order-desk');
  await reason.fill('Cracked in the drying room');
  await press(seller, 'Cancel the order');
  await expect(seller.locator('h1 + .lead .state')).toHaveText('Cancelled');
  await expect(seller.getByRole('button', { name: 'Cancel the order' })).toHaveCount(0);
  await expect(seller.getByRole('heading', { name: 'What can be done' })).toHaveCount(0);
  await expect(seller.locator('dd', { hasText: 'not paid' })).toBeVisible();
  await holds(seller, 'cancelled-desk');

  await buyer.goto(buyer.url());
  await expect(buyer.locator('h1 + .lead .state')).toHaveText('已取消');
  await expect(buyer.getByText('展商取消了这个订单：Cracked in the drying room')).toBeVisible();
  await expect(buyer.getByRole('button', { name: '展位付款' })).toHaveCount(0);
  await expect(buyer.locator('dd', { hasText: '未付' })).toBeVisible();
  await holds(buyer, 'cancelled');
  expect(await available(), 'the goods are on sale again').toBe(5);
});

test('consent is given with a card, and taken back without an account', async ({ browser }) => {
  const visitor = await enterNobody(browser, server, phone);
  await visitor.goto('/en/account/consents');
  await expect(visitor.getByText('You have not allowed any exhibitor')).toBeVisible();
  await holds(visitor, 'no-consents');
  await visitor.goto('/en/exhibits/gourd/ask');
  await visitor.locator('#card-name').fill('Zhang Wei');
  await visitor.locator('#card-company').fill('Cloud Trading');
  await visitor.locator('#card-email').fill('zhang@example.org');
  await visitor.locator('#card-text').fill('Please send the catalogue.');
  await visitor.locator('#card-consent').check();
  await press(visitor, 'Leave the card');
  await visitor.getByRole('status').getByRole('link').click();
  await expect(visitor.getByText('zhang@example.org')).toBeVisible();
  await holds(visitor, 'consents');

  await seller.goto('/en/selling/museum/leads');
  await expect(seller.getByRole('link', { name: 'zhang@example.org' })).toBeVisible();

  await press(visitor, /Take back/);
  await expect(visitor.getByRole('status').filter({ hasText: 'no longer sees your address' })).toBeVisible();
  await expect(visitor.getByRole('button', { name: /Take back/ })).toHaveCount(0);
  await holds(visitor, 'taken-back');

  await seller.goto('/en/selling/museum/leads');
  await expect(seller.getByRole('heading', { name: 'Zhang Wei' })).toBeVisible();
  await expect(seller.getByText('Consent was taken back on')).toBeVisible();
  for (const told of ['zhang@example.org', 'Cloud Trading', 'Please send the catalogue.'])
    await expect(seller.getByText(told)).toHaveCount(0);
  const csv = await (await seller.request.get('/api/v1/exhibitors/museum/leads.csv')).text();
  expect(csv).toContain('Zhang Wei');
  expect(csv).not.toContain('zhang@example.org');
  await holds(seller, 'leads');

  // Nobody else takes it back, nor backs out of what is not theirs.
  const stranger = await enterVisitor(browser, server, 'Stranger');
  const none = '0'.repeat(32);
  for (const path of [`/en/account/consents/${none}/withdraw`, `/en/selling/orders/${none}/withdraw`])
    expect(await stranger.evaluate(async (to) => (await fetch(to, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'reason=x' })).status, path), path).toBe(404);
});

test('whoever asks very often without an account is told when to go on, and loses nothing', async ({ browser }) => {
  const visitor = await enterNobody(browser, server, phone);
  await visitor.goto('/exhibits/gourd/ask');
  const statuses = await visitor.evaluate(async () => {
    const all: number[] = [];
    for (let i = 0; i < 40 && all.at(-1) !== 429; i++) {
      const reply = await fetch('/api/v1/exhibits/gourd/enquiries', {
        method: 'POST', credentials: 'omit', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: '张', email: `z${i}@example.org`, text: '多少钱？' }),
      });
      all.push(reply.status);
    }
    return all;
  });
  expect(statuses.at(-1)).toBe(429);
  expect(statuses.slice(0, -1).every((status) => status === 201)).toBe(true);
  await visitor.locator('#ask-name').fill('张伟');
  await visitor.locator('#ask-email').fill('zhang@example.org');
  await visitor.locator('#ask-text').fill('还有别的颜色吗？');
  const reply = await press(visitor, '送出');
  expect(reply.status()).toBe(429);
  expect(Number(reply.headers()['retry-after'])).toBeGreaterThan(5);
  await expect(visitor.getByRole('alert')).toContainText('请过几分钟再来');
  await expect(visitor.locator('#ask-text')).toHaveValue('还有别的颜色吗？');
  await holds(visitor, 'asked-often');
  // A refused card has the address it was sent to; in the other language, and loaded anew, that is the page with the form.
  await visitor.goto('/en/exhibits/gourd/card');
  expect(new URL(visitor.url()).pathname).toBe('/en/exhibits/gourd/ask');
  const desk = await visitor.evaluate(() => fetch('/en/selling/enquiries/01a2292e99fd7cc0947e473cd3f76a65/quote').then(({ status, url }) => [status, new URL(url).pathname]));
  expect(desk, 'the enquiry, to whoever signs in').toEqual([401, '/en/selling/enquiries/01a2292e99fd7cc0947e473cd3f76a65']);
});
