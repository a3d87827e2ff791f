// Enquiry → quote → order, without scripts, on a phone's width; an auction of two browsers with soft close.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { axeFaults } from './support/axe.ts';
import { askApi, enterExhibitor, enterNobody, enterOrganiser, enterVisitor } from './support/people.ts';
import { Server } from './support/server.ts';
import { writeSmallPack } from './support/small_pack.ts';

const screens = process.env.YZ_SCREENS;

function writePack(folder: string): void {
  writeSmallPack(folder);
  mkdirSync(join(folder, 'offers'), { recursive: true });
  writeFileSync(join(folder, 'offers/ding.toml'), `[[offer]]
id = "piece"
kind = "unique"
title = { zh = "青铜鼎", en = "Bronze ding" }
price_mode = "enquire"

[[offer]]
id = "hammer"
kind = "unique"
title = { zh = "拍卖的鼎", en = "Auctioned ding" }
price_mode = "auction"
`);
}

const phone = { viewport: { width: 360, height: 740 } };

// Nothing sticks out at 360 px, and axe finds nothing.
async function holds(page: Page, name: string) {
  expect(await axeFaults(page), name).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth), `${name} is too wide`).toBeLessThanOrEqual(360);
  if (screens) await page.screenshot({ path: join(screens, `desk-${name}.png`), fullPage: true });
}

// By keyboard: to a control by Tab, and Enter; until its form was taken and the page after it is there,
// so that whoever looks next, in whichever browser, finds it done.
async function press(page: Page, name: RegExp) {
  const control = page.getByRole('button', { name }).first();
  await control.focus();
  const answered = page.waitForResponse((reply) => reply.request().method() === 'POST');
  await page.keyboard.press('Enter');
  await answered;
  await page.waitForLoadState();
}

// As a reload does; Chromium's own sometimes meets the end of the form before it.
const again = (page: Page) => page.goto(page.url());

test('enquiry, quote, order: a phone without scripts on the one side, the desk on the other', async ({ browser }) => {
  test.setTimeout(240_000);
  const server = await Server.start(writePack);
  try {
    const organiser = await enterOrganiser(browser, server);
    const seller = await enterExhibitor(browser, server, organiser, 'museum', phone);
    const visitor = await enterNobody(browser, server, { ...phone, javaScriptEnabled: false });

    await visitor.goto('/en/exhibits/ding');
    await visitor.getByRole('link', { name: 'Ask the exhibitor' }).first().click();
    await expect(visitor.getByRole('heading', { level: 1 })).toHaveText('Ask the exhibitor');
    // Refused, it keeps what was typed and says why.
    await visitor.locator('#ask-name').fill('Zhang Wei');
    await visitor.locator('#ask-email').fill('zhang@localhost');
    await visitor.locator('#ask-text').fill('What would this one cost?');
    await press(visitor, /^Send$/);
    await expect(visitor.getByRole('alert')).toBeVisible();
    await expect(visitor.locator('#ask-text')).toHaveValue('What would this one cost?');
    await visitor.locator('#ask-email').fill('zhang@example.org');
    await press(visitor, /^Send$/);
    await expect(visitor).toHaveURL(/\/en\/account\/enquiries\/[0-9a-f]{32}$/);
    const thread = new URL(visitor.url()).pathname;
    await expect(visitor.getByText('What would this one cost?')).toBeVisible();

    await seller.goto('/en/selling/museum');
    await expect(seller.getByRole('link', { name: /Enquiries 1 new/ })).toBeVisible();
    await holds(seller, 'orders');
    await seller.getByRole('link', { name: /Enquiries/ }).click();
    await holds(seller, 'enquiries');
    await seller.getByRole('link', { name: 'Ding', exact: true }).click();
    await expect(seller.getByText('What would this one cost?')).toBeVisible();
    await seller.locator('#offer-1').selectOption('piece');
    await seller.locator('#price-1').fill('900.00');
    // A deposit is less than the whole; refused, all that was typed is there still.
    await seller.locator('#quote-deposit').fill('900.00');
    await seller.locator('#quote-note').fill('It is the last one.');
    await press(seller, /Send the quote/);
    await expect(seller.getByRole('alert')).toContainText('deposit');
    await expect(seller.locator('#offer-1')).toHaveValue('piece');
    await expect(seller.locator('#price-1')).toHaveValue('900.00');
    await expect(seller.locator('#quote-note')).toHaveValue('It is the last one.');
    await seller.locator('#quote-deposit').fill('300.00');
    await holds(seller, 'thread-desk');
    await press(seller, /Send the quote/);
    await expect(seller.getByText('¥900.00').first()).toBeVisible();

    // Somebody else finds nothing there.
    const stranger = await enterVisitor(browser, server, 'Stranger');
    for (const path of [thread, thread.replace('/account/', '/selling/'), '/en/selling/museum/enquiries', '/en/selling/museum/leads', '/en/selling/museum/auctions'])
      expect((await stranger.goto(path))?.status(), path).toBe(404);
    // Nor can they do anything there; nor can the exhibitor in the asker's place.
    const id = thread.split('/').at(-1)!;
    const post = (page: Page, path: string) => page.evaluate(async (to) => (await fetch(to, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'text=x&key=k&quote=0123456789abcdef0123456789abcdef&price-1=1.00&quantity-1=1&valid=9' })).status, path);
    const asAsker = ['', '/agree', '/refuse'].map((act) => `/en/account/enquiries/${id}${act}`);
    const asExhibitor = [...['', '/quote', '/withdraw'].map((act) => `/en/selling/enquiries/${id}${act}`), '/en/selling/museum/auctions', '/en/selling/museum/webhooks',
      `/en/selling/leads/${id}`, `/en/selling/webhooks/${id}/end`, `/en/selling/dead-letters/${id}`, `/en/selling/auctions/${id}/cancel`, `/en/selling/orders/${id}/confirm-piece`, `/en/selling/orders/${id}/withdraw`, `/en/account/consents/${id}/withdraw`];
    for (const path of [...asAsker, ...asExhibitor]) expect(await post(stranger, path), path).toBe(404);
    for (const path of asAsker) expect(await post(seller, path), path).toBe(404);

    await visitor.goto('/en/account/enquiries');
    await expect(visitor.getByText('New', { exact: true })).toBeVisible();
    await visitor.getByRole('link', { name: 'Ding' }).click();
    await expect(visitor.getByText('It is the last one.')).toBeVisible();
    await press(visitor, /Accept and order/);
    await expect(visitor).toHaveURL(/\/en\/account\/orders\/[0-9a-f]{32}$/);
    await press(visitor, /Pay at the stand/);

    // The deposit, then the rest.
    await seller.goto('/en/selling/museum');
    await seller.locator('main .lines a').first().click();
    await press(seller, /The money came/);
    await press(seller, /The piece is ready/);
    await again(visitor);
    await press(visitor, /Pay at the stand/);
    await again(seller);
    await press(seller, /The money came/);
    await expect(seller.locator('.state').first()).toHaveText('Paid');
    await holds(seller, 'order-desk');
    const order = new URL(seller.url()).pathname.split('/').at(-1);
    for (const paper of ['invoice', 'packing-slip']) {
      const reply = await seller.request.get(`/papers/${order}/${paper}.pdf`);
      expect(reply.headers()['content-type']).toBe('application/pdf');
      expect((await reply.body()).subarray(0, 5).toString()).toBe('%PDF-');
      expect((await stranger.request.get(`/papers/${order}/${paper}.pdf`)).status()).toBe(404);
    }
    expect((await visitor.request.get(`/papers/${order}/invoice.pdf`)).status()).toBe(200);

    // The lead is there, without an address: nobody agreed to that.
    await seller.goto('/en/selling/museum/leads');
    await expect(seller.getByRole('heading', { name: 'Zhang Wei' })).toBeVisible();
    await expect(seller.getByText('zhang@example.org')).toHaveCount(0);
    await seller.getByLabel('Note', { exact: true }).first().fill('Likes bronze.');
    await press(seller, /Save the note on Zhang Wei/);
    await expect(seller.getByLabel('Note', { exact: true }).first()).toHaveValue('Likes bronze.');
    await holds(seller, 'leads');
  } finally {
    await server.stop();
  }
});

test('an auction of two browsers: each sees the other bid, the close moves, the winner has an order', async ({ browser }) => {
  test.setTimeout(240_000);
  const server = await Server.start(writePack);
  try {
    const organiser = await enterOrganiser(browser, server);
    const seller = await enterExhibitor(browser, server, organiser, 'museum', phone);
    // Opened on the desk's page, and taken back before anybody bid.
    await seller.goto('/en/selling/museum/auctions');
    await seller.locator('#start').fill('100.00');
    await seller.locator('#step').fill('10.00');
    await seller.locator('#closes').fill(new Date(Date.now() + 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 16));
    await holds(seller, 'auctions');
    await press(seller, /Open it/);
    await expect(seller.getByRole('link', { name: 'Auctioned ding' })).toBeVisible();
    await press(seller, /Cancel it/);
    await expect(seller.locator('.state').first()).toHaveText('Cancelled');

    const opened = await askApi(seller, 'POST', '/api/v1/exhibitors/museum/auctions', {
      exhibit: 'ding', offer: 'hammer', start: 10_000, step: 1_000, reserve: 12_000, soft_seconds: 15,
      opens: new Date(Date.now() - 1000).toISOString(), closes: new Date(Date.now() + 40_000).toISOString() });
    expect(opened.status).toBe(201);
    const anna = await enterVisitor(browser, server, 'Anna', phone);
    const bert = await enterVisitor(browser, server, 'Bert');
    // The exhibit's page leads to it.
    await anna.goto('/en/exhibits/ding');
    await anna.getByRole('link', { name: /At auction/ }).click();
    await expect(anna).toHaveURL(/\/en\/auctions\/[0-9a-f]{32}$/);
    await bert.goto(anna.url());
    const watcher = await enterNobody(browser, server);
    await watcher.goto(anna.url());
    await expect(watcher.getByRole('link', { name: 'Sign in to bid' })).toBeVisible();

    await anna.getByLabel('The most you would give').fill('150.00');
    await press(anna, /^Bid$/);
    await expect(anna.getByText('You lead.')).toBeVisible();
    await holds(anna, 'auction');
    // The others see it without doing anything; what Anna named at most they do not.
    for (const page of [bert, watcher]) {
      await expect(page.locator('[data-auction-price]')).toHaveText('¥120.00', { timeout: 15_000 });
      await expect(page.getByText('Bidder 1')).toBeVisible();
      await expect(page.getByText('¥150.00')).toHaveCount(0);
    }
    // Too little is refused in words.
    await bert.getByLabel('The most you would give').fill('125.00');
    await press(bert, /^Bid$/);
    await expect(bert.getByRole('alert')).toContainText('below the next step');

    // Shortly before the close a higher bid moves it, in both browsers.
    const closes = () => anna.locator('[data-auction-closes]').getAttribute('datetime');
    const before = Date.parse((await closes())!);
    await expect.poll(() => before - Date.now(), { timeout: 60_000 }).toBeLessThan(12_000);
    await bert.getByLabel('The most you would give').fill('200.00');
    await press(bert, /^Bid$/);
    await expect(bert.getByText('You lead.')).toBeVisible();
    await expect(anna.getByText(/Somebody bid more\./)).toBeVisible({ timeout: 15_000 });
    await expect(anna.locator('[data-auction-price]')).toHaveText('¥160.00');
    await expect.poll(async () => Date.parse((await closes())!), { timeout: 15_000 }).toBeGreaterThan(before);

    // It ends by itself, and Bert's order is made by itself.
    await expect(bert.getByRole('link', { name: 'To the order' })).toBeVisible({ timeout: 60_000 });
    await bert.getByRole('link', { name: 'To the order' }).click();
    await expect(bert.getByText('¥160.00').first()).toBeVisible();
    await expect(anna.locator('[data-auction-phase]')).toHaveText('Sold', { timeout: 15_000 });
    await expect(anna.getByRole('link', { name: 'To the order' })).toHaveCount(0);
  } finally {
    await server.stop();
  }
});
