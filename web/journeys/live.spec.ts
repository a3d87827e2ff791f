// Two real browsers in one hall: they see each other walk and greet, lose the network and come back.
import { expect, test, type Browser, type Page } from '@playwright/test';
import { readFair } from './support/fair.ts';

const screens = process.env.YZ_SCREENS ?? 'build/screens';

async function enter(browser: Browser, hall: string, name: string, at: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 560, height: 360 } });
  await context.addInitScript((me) => localStorage.setItem('yz-me', me), JSON.stringify({ name, look: name.length * 37 % 256 }));
  const page = await context.newPage();
  await page.goto(`/en/halls/${hall}${at}`);
  await expect(page.locator('#hall')).toHaveAttribute('data-live', 'open', { timeout: 150_000 });
  return page;
}

const numberOf = async (page: Page) => (await page.locator('#hall').getAttribute('data-number'))!;
const seenAt = async (page: Page, number: string) =>
  ((await page.locator('#hall').getAttribute('data-others')) ?? '').split(';').find((one) => one.startsWith(`${number}:`))?.slice(number.length + 1) ?? null;

test('two visitors see each other walk, greet, and come back after the network was lost', async ({ browser, request }) => {
  test.setTimeout(600_000);
  const hall = (await readFair(request)).halls[0]!.slug;
  const lan = await enter(browser, hall, 'Lan', '');
  const bo = await enter(browser, hall, 'Bo', '');
  const number = await numberOf(bo);
  await expect(lan.locator('#hall')).toHaveAttribute('data-seen', '1', { timeout: 60_000 });
  await expect(lan.locator('#hall')).toHaveAttribute('data-people', '2');
  await expect.poll(() => seenAt(lan, number)).not.toBeNull();

  const before = await seenAt(lan, number);
  await bo.locator('.hall-canvas').focus();
  await bo.keyboard.down('w');
  await bo.waitForTimeout(2500);
  await bo.keyboard.up('w');
  await expect.poll(() => seenAt(lan, number), { timeout: 60_000 }).not.toBe(before);
  await expect(lan.locator('.live-labels span', { hasText: 'Bo' }).first()).toBeAttached();
  await bo.getByRole('button', { name: 'Greet' }).click();
  await bo.getByRole('button', { name: 'Wave' }).click();
  await lan.waitForTimeout(700);
  await lan.screenshot({ path: `${screens}/live-two.png` });

  await bo.context().setOffline(true);
  await expect(bo.locator('#hall')).toHaveAttribute('data-live', 'lost', { timeout: 60_000 });
  await expect(lan.locator('#hall')).toHaveAttribute('data-seen', '0', { timeout: 60_000 });
  await bo.context().setOffline(false);
  await expect(bo.locator('#hall')).toHaveAttribute('data-live', 'open', { timeout: 60_000 });
  expect(await numberOf(bo)).toBe(number);
  await expect(lan.locator('#hall')).toHaveAttribute('data-seen', '1', { timeout: 60_000 });
  await expect(lan.locator('#hall')).toHaveAttribute('data-people', '2');
});

test('two visitors talk; what was said while the network was lost arrives once', async ({ browser, request }) => {
  test.setTimeout(600_000);
  const hall = (await readFair(request)).halls[0]!.slug;
  const lan = await enter(browser, hall, 'Lan', '');
  const bo = await enter(browser, hall, 'Bo', '');
  for (const page of [lan, bo]) {
    const session = page.waitForResponse((response) => response.url().endsWith('/api/v1/live/visit'));
    await page.getByRole('button', { name: 'Chat' }).click();
    expect((await session).status()).toBe(204);
    await expect(page.locator('#hall')).toHaveAttribute('data-live', 'open', { timeout: 60_000 });
  }
  await expect(bo.locator('.live-labels span', { hasText: 'Lan' }).or(bo.locator('#hall[data-seen="1"]')).first()).toBeAttached({ timeout: 60_000 });
  await bo.getByRole('button', { name: 'Greet' }).click();
  await bo.getByRole('button', { name: 'Write to Lan' }).click({ timeout: 60_000 });
  await bo.getByLabel('Say something').fill('你好，Lan');
  await bo.getByRole('button', { name: 'Send' }).click();
  await expect(bo.locator('.live-messages p', { hasText: '你好，Lan' })).toBeVisible();

  await lan.getByRole('tab', { name: /Messages/ }).click();
  await lan.locator('.live-inbox button', { hasText: 'Bo' }).click({ timeout: 60_000 });
  await expect(lan.locator('.live-messages p', { hasText: '你好，Lan' })).toHaveCount(1);

  await bo.context().setOffline(true);
  await expect(bo.locator('#hall')).toHaveAttribute('data-live', 'lost', { timeout: 60_000 });
  await lan.getByLabel('Say something').fill('are you there?');
  await lan.getByRole('button', { name: 'Send' }).click();
  await bo.context().setOffline(false);
  await expect(bo.locator('.live-messages p', { hasText: 'are you there?' })).toHaveCount(1, { timeout: 60_000 });
  await lan.screenshot({ path: `${screens}/live-chat.png` });
});
