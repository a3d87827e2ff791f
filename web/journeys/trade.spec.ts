// Found, bought at the stand in the hall, paid in the sandbox, accepted by the exhibitor, refunded in part; the same
// from the page without scripts; refusals worded for people. Every page of it by axe, at 360 pixels, in both languages.
import { join } from 'node:path';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { axeFaults } from './support/axe.ts';
import { SandboxPay, sandboxEnvironment } from './support/sandbox.ts';
import { Server } from './support/server.ts';
import { writeShopPack } from './support/small_pack.ts';

test.describe.configure({ mode: 'serial', timeout: 240_000 });

let sandbox: SandboxPay;
let server: Server;
let seller: Page;

const phone = { viewport: { width: 360, height: 740 } };
const organiser = { email: 'organiser@example.org', name: 'Li Hua', password: 'lamps along the city wall' };

async function signUp(browser: Browser, address: string, fields: Record<string, string>): Promise<Page> {
  const page = await (await browser.newContext(phone)).newPage();
  await page.goto(address.replace('/setup/', '/en/setup/'));
  for (const [label, text] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Set and sign in' }).click();
  await expect(page.locator('h1')).toContainText('Hello');
  return page;
}

test.beforeAll(async ({ browser }) => {
  sandbox = await SandboxPay.start();
  server = await Server.start(writeShopPack, { args: ['--sandbox-pay', sandbox.url], env: sandboxEnvironment });
  await expect.poll(() => server.lines.some((line) => line.includes('/setup/'))).toBe(true);
  const address = server.lines.map((line) => /http:\/\/\S+\/setup\/\S+/.exec(line)?.[0]).find(Boolean)!;
  const boss = await signUp(browser, address, { 'E-mail': organiser.email, Name: organiser.name, Password: organiser.password });
  const invitation = await boss.evaluate(async () => {
    const reply = await fetch('/api/v1/invitations', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: 'shop@example.org', exhibitor: 'museum' }),
    });
    return ((await reply.json()) as { path: string }).path;
  });
  seller = await signUp(browser, `${server.url}${invitation}`, { Name: 'Wang Fang', Password: 'seventeen vessels in a row' });
});

test.afterAll(async () => {
  await server?.stop();
  await sandbox?.stop();
});

// No fault for those who cannot see, and nothing wider than the phone; and a picture for those who can.
let shots = 0;
async function holds(page: Page) {
  if (process.env.YZ_SCREENS) await page.screenshot({ path: join(process.env.YZ_SCREENS, `trade-${++shots}.png`), fullPage: true });
  expect(await axeFaults(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(page.viewportSize()!.width);
}

// The order's page says it once the provider's notice came.
async function becomes(page: Page, state: string) {
  await expect(async () => {
    await page.reload();
    await expect(page.locator('h1 + .lead .state')).toHaveText(state, { timeout: 500 });
  }).toPass({ timeout: 20_000 });
}

async function fillCheckout(page: Page, way: string) {
  await page.getByLabel('姓名').fill('王芳');
  await page.getByLabel('电话').fill('13800000000');
  await page.getByLabel('地址', { exact: true }).fill('晋中市榆次区');
  await page.getByRole('radio', { name: way }).check();
}

test('found, bought at the stand, paid, accepted, refunded in part', async ({ browser }) => {
  const page = await (await browser.newContext(phone)).newPage();
  await page.goto(`${server.url}/search?q=${encodeURIComponent('葫芦')}`);
  await page.locator('main a[href="/exhibits/gourd"]').first().click();
  await holds(page);
  await page.locator('a[href="/halls/main?exhibit=gourd"]').first().click();
  await expect(page.locator('#hall')).toHaveAttribute('data-state', 'walkable', { timeout: 90_000 });
  await page.locator('[data-stand-open]').first().click();
  const sheet = page.getByRole('dialog');
  const offer = sheet.getByRole('listitem').filter({ hasText: '牡丹葫芦' });
  await offer.getByLabel('数量').fill('2');
  await offer.getByRole('button', { name: '放入购物车' }).click();
  await offer.getByRole('link', { name: '去购物车' }).click();

  await expect(page.locator('h1')).toHaveText('购物车');
  await expect(page.locator('.total')).toContainText('¥256.00');
  await holds(page);
  await page.getByLabel('优惠码').fill('tenth');
  await page.getByRole('button', { name: '使用' }).click();
  await expect(page.locator('.total')).toContainText('¥230.40');
  await page.getByRole('button', { name: '去结算' }).click();
  await expect(page.getByText('合计 ¥245.40')).toBeVisible();
  await holds(page);
  await fillCheckout(page, '沙箱支付');
  await page.getByRole('button', { name: '下单并付款' }).click();
  await expect(page).toHaveURL(new RegExp(`^${sandbox.url}/pay/`));
  await page.getByRole('button', { name: '付款 Pay', exact: true }).click();
  await expect(page).toHaveURL(/\/account\/orders\/[0-9a-f]{32}$/);
  await becomes(page, '已付款');
  await holds(page);

  await seller.goto(`${server.url}/en/selling/museum`);
  await holds(seller);
  await seller.locator('.lines a').first().click();
  await holds(seller);
  await seller.getByRole('button', { name: 'Accept', exact: true }).click();
  await expect(seller.locator('h1 + .lead .state')).toHaveText('Being prepared');
  await seller.getByLabel('Amount to give back').fill('5.40');
  await seller.getByLabel('Reason').fill('a scratch');
  await seller.getByRole('button', { name: 'Give back' }).click();
  await expect(seller.getByText('¥5.40 returned')).toBeVisible();
  await seller.getByLabel('Tracking number').fill('SF1234567');
  await seller.getByRole('button', { name: 'Sent or handed over' }).click();
  await expect(seller.locator('h1 + .lead .state')).toHaveText('Done');

  await page.reload();
  await expect(page.getByText('¥5.40 已退')).toBeVisible();
  await expect(page.getByText('快递单号 SF1234567')).toBeVisible();
});

test('bought from the page without scripts, declined, paid at the stand', async ({ browser }) => {
  const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.url}/cart`);
  await expect(page.getByText('购物车还是空的。')).toBeVisible();
  await page.goto(`${server.url}/exhibits/gourd`);
  await page.locator('.offer').filter({ hasText: '展品原件' }).getByRole('button', { name: '放入购物车' }).click();
  await expect(page.locator('h1')).toHaveText('购物车');
  await page.getByRole('button', { name: '去结算' }).click();
  // A parcel without an address is refused in words, and what was typed stays.
  await page.getByLabel('姓名').fill('王芳');
  await page.getByRole('radio', { name: '沙箱支付' }).check();
  await page.getByRole('button', { name: '下单并付款' }).click();
  await expect(page.getByRole('alert')).toHaveText('快递需要姓名、电话和地址。');
  await expect(page.getByLabel('姓名')).toHaveValue('王芳');
  await page.getByRole('radio', { name: '展位自提' }).check();
  await page.getByRole('button', { name: '下单并付款' }).click();
  await page.waitForURL(new RegExp(`^${sandbox.url}/pay/`));
  await page.getByRole('button', { name: '拒付 Decline' }).click();
  await becomes(page, '待付款');
  await page.getByRole('button', { name: '到展位付款' }).click();
  await expect(page.getByText('请到展位付款，参展商收到后会确认。')).toBeVisible();

  await seller.goto(`${server.url}/en/selling/museum`);
  await seller.locator('.lines a').first().click();
  await seller.getByRole('button', { name: 'The money came' }).click();
  await expect(seller.locator('h1 + .lead .state')).toHaveText('Paid');
  await becomes(page, '已付款');

  // The one piece is gone: another visitor is told so.
  const late = await (await browser.newContext(phone)).newPage();
  await late.goto(`${server.url}/en/exhibits/gourd`);
  await expect(late.locator('.offer').filter({ hasText: 'The piece shown' })).toContainText('Sold out');
  await holds(late);
  await context.close();
});

test('notices that are late, doubled, missing or wrong at first end well', async ({ browser }) => {
  for (const way of ['twice', 'flip', 'late'] as const) {
    const page = await (await browser.newContext(phone)).newPage();
    await page.goto(`${server.url}/exhibits/gourd`);
    await page.locator('.offer').first().getByRole('button', { name: '放入购物车' }).click();
    await page.locator('.offer').first().getByRole('link', { name: '去购物车' }).click();
    await page.getByRole('button', { name: '去结算' }).click();
    await fillCheckout(page, '沙箱支付');
    await page.getByRole('button', { name: '下单并付款' }).click();
    await page.waitForURL(new RegExp(`^${sandbox.url}/pay/`));
    await page.locator(`button[value="${way}"]`).click();
    await becomes(page, '已付款');
    await page.context().close();
  }
});

test('what a visitor bought follows the account that is made later', async ({ browser }) => {
  const page = await (await browser.newContext(phone)).newPage();
  await page.goto(`${server.url}/en/exhibits/ding`);
  await expect(page.locator('.offers')).toHaveCount(0);
  await page.goto(`${server.url}/en/account/orders`);
  await expect(page.getByText('No orders yet.')).toBeVisible();
  await holds(page);
  // Five gourds were sold by now: the sixth is refused in words, and nothing is charged.
  await page.evaluate(() => fetch('/api/v1/cart/gourd/one', {
    method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ quantity: 1 }),
  }));
  await page.goto(`${server.url}/en/cart`);
  await expect(page.getByText('It is sold out.')).toBeVisible();
  await page.goto(`${server.url}/en/account`);
  await page.locator('#new-name').fill('Late Buyer');
  await page.locator('#new-email').fill('late@example.org');
  await page.locator('#new-password').fill('a sentence that is long enough');
  await page.getByRole('button', { name: 'Register' }).click();
  await expect(page.locator('h1')).toContainText('Late Buyer');
  await page.goto(`${server.url}/en/cart`);
  await expect(page.getByRole('link', { name: 'Peony gourd' })).toBeVisible();
  await page.getByRole('button', { name: 'Check out' }).click();
  await page.getByRole('radio', { name: 'Fetched at the stand' }).check();
  await page.getByRole('radio', { name: 'Pay at the stand' }).check();
  await page.getByRole('button', { name: 'Order and pay' }).click();
  await expect(page.getByRole('alert')).toContainText('just sold out');
  await holds(page);
});
