// Real browsers in one hall: they see each other walk and greet, talk, show pictures, lose the network and come back. What stands
// in the hall is left out, so that two browsers drawn by one processor are quick; hall.spec.ts looks at that.
import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { axeFaults } from './support/axe.ts';
import { comeAs } from './support/hall.ts';
import { comeAsOrganiser } from './support/organiser.ts';

const screens = process.env.YZ_SCREENS ?? 'build/screens';
const patience = { timeout: 60_000 };

test.describe.configure({ timeout: 300_000 });

type Guest = { page: Page; context: BrowserContext; leave(): Promise<void> };

// Comes into the hall at the gate, or before something that is to be seen.
async function enter(browser: Browser, name: string, { at = '', films = false } = {}): Promise<Guest> {
  const context = await browser.newContext({ viewport: { width: 480, height: 720 } });
  await comeAs(context, name, { look: (name.length * 37) % 256, calm: true });
  await context.route(/\/media\/.*\.(glb|gltf|webp|jpe?g|png)/, (route) => route.abort());
  if (!films) await context.route(/\/media\/.*\.(mp4|webm)/, (route) => route.abort());
  const page = await context.newPage();
  await page.goto(`/en/halls/jinzhong${at ? `#at=${at}` : ''}`);
  await expect(page.locator('#hall')).toHaveAttribute('data-live', 'open', { timeout: 120_000 });
  return { page, context, leave: () => context.close() };
}

const told = async (page: Page, name: string) => (await page.locator('#hall').getAttribute(`data-${name}`)) ?? '';
const others = async (page: Page) => new Map((await told(page, 'others')).split(';').filter(Boolean).map((one) => one.split(':') as [string, string]));
const seenAt = async (page: Page, number: string) => (await others(page)).get(number) ?? null;

async function walk(page: Page, milliseconds: number) {
  await page.locator('.hall-canvas').focus();
  await page.keyboard.down('w');
  await page.waitForTimeout(milliseconds);
  await page.keyboard.up('w');
}

async function openChat(page: Page) {
  await page.getByRole('button', { name: /^Chat/ }).click();
  await expect(page.getByLabel('Say something')).toBeEnabled(patience);
}

async function say(page: Page, text: string) {
  await page.getByLabel('Say something').fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}
const heard = (page: Page, text: string) => page.locator('.live-messages li:not(.live-waiting) p', { hasText: text });

test('two visitors see each other walk and greet; one loses the network and comes back to the same place, without a ghost', async ({ browser }) => {
  const lan = await enter(browser, 'Lan');
  const bo = await enter(browser, 'Bo');
  const number = await told(bo.page, 'number');
  await expect(lan.page.locator('#hall')).toHaveAttribute('data-seen', '1', patience);
  await expect(lan.page.locator('#hall')).toHaveAttribute('data-people', '2', patience);
  const before = await seenAt(lan.page, number);
  expect(before).not.toBeNull();

  await walk(bo.page, 1500);
  await expect.poll(() => seenAt(lan.page, number), patience).not.toBe(before);
  await expect(lan.page.locator('.live-labels span', { hasText: 'Bo' }).first()).toBeAttached(patience);
  await bo.page.getByRole('button', { name: 'Greet' }).click();
  await bo.page.getByRole('button', { name: 'Wave' }).click();
  await lan.page.screenshot({ path: `${screens}/live-two.png` });

  // Where Bo stands is where Lan sees Bo stand, before and after.
  const stands = async () => (await told(bo.page, 'position')).split(',').map(Number) as [number, number];
  const apart = async () => {
    const at = ((await seenAt(lan.page, number)) ?? 'NaN,NaN').split(',').map(Number) as [number, number];
    const own = await stands();
    return Math.hypot(at[0] - own[0], at[1] - own[1]);
  };
  await expect.poll(apart, patience).toBeLessThan(0.3);
  const place = await stands();

  await bo.context.setOffline(true);
  await expect(bo.page.locator('#hall')).toHaveAttribute('data-live', 'lost', patience);
  await expect(lan.page.locator('#hall')).toHaveAttribute('data-seen', '0', patience);
  await bo.context.setOffline(false);
  await expect(bo.page.locator('#hall')).toHaveAttribute('data-live', 'open', patience);
  expect(await told(bo.page, 'number')).toBe(number);
  await expect(lan.page.locator('#hall')).toHaveAttribute('data-seen', '1', patience);
  await expect(lan.page.locator('#hall')).toHaveAttribute('data-people', '2', patience);
  await expect.poll(apart, patience).toBeLessThan(0.3);
  const back = await stands();
  expect(Math.hypot(back[0] - place[0], back[1] - place[1])).toBeLessThan(0.3);
  await Promise.all([lan.leave(), bo.leave()]);
});

test('three visitors talk in a zone; what is said while one has no network arrives once and in order, also what that one says', async ({ browser }) => {
  const [lan, bo, cai] = [await enter(browser, 'Lan'), await enter(browser, 'Bo'), await enter(browser, 'Cai')];
  for (const { page } of [lan, bo, cai]) await openChat(page);
  const mark = Date.now().toString(36);                           // others may have spoken here before
  await say(lan.page, `${mark} good morning`);
  for (const { page } of [lan, bo, cai]) await expect(heard(page, `${mark} good morning`)).toHaveCount(1, patience);

  await bo.context.setOffline(true);
  await expect(bo.page.locator('#hall')).toHaveAttribute('data-live', 'lost', patience);
  await say(lan.page, `${mark} first`);
  await say(cai.page, `${mark} second`);
  await expect(heard(lan.page, `${mark} second`)).toHaveCount(1, patience);
  await say(bo.page, `${mark} from the tunnel`);                          // waits until there is a line
  await expect(bo.page.locator('.live-waiting')).toHaveCount(1);
  await bo.context.setOffline(false);
  for (const { page } of [lan, bo, cai]) await expect(heard(page, `${mark} from the tunnel`)).toHaveCount(1, patience);
  for (const { page } of [lan, bo, cai]) {
    expect((await heard(page, mark).allTextContents()).map((words) => words.slice(mark.length + 1))).toEqual(['good morning', 'first', 'second', 'from the tunnel']);
  }
  await lan.page.screenshot({ path: `${screens}/live-chat.png` });
  await Promise.all([lan, bo, cai].map(({ leave }) => leave()));
});

test('a message of two is kept for who is away; a picture is shown; whom one hides is silent', async ({ browser }) => {
  const [lan, bo] = [await enter(browser, 'Lan'), await enter(browser, 'Bo')];
  await openChat(lan.page);
  await openChat(bo.page);
  await expect(bo.page.locator('#hall')).toHaveAttribute('data-seen', '1', patience);
  await bo.page.getByRole('button', { name: 'Greet' }).click();
  await bo.page.getByRole('button', { name: 'Write to Lan' }).click(patience);
  await expect(bo.page.getByRole('tab', { name: 'Lan' })).toBeVisible(patience);
  await bo.page.getByRole('tab', { name: 'Lan' }).click();
  await say(bo.page, '你好，Lan');
  await expect(heard(bo.page, '你好，Lan')).toHaveCount(1, patience);
  const picture = await bo.page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [300, 200];
    canvas.getContext('2d')!.fillRect(20, 20, 100, 100);
    return Array.from(new Uint8Array(await (await new Promise<Blob>((done) => canvas.toBlob((blob) => done(blob!)))).arrayBuffer()));
  });
  await bo.page.getByLabel('Show a picture').setInputFiles({ name: 'square.png', mimeType: 'image/png', buffer: Buffer.from(picture) });
  await expect(bo.page.locator('.live-shown img')).toHaveCount(1, patience);
  await bo.page.getByLabel('Show a picture').setInputFiles({ name: 'none.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await expect(bo.page.getByText('The picture was not taken')).toBeVisible(patience);

  await lan.page.getByRole('tab', { name: /Messages/ }).click();
  await expect(lan.page.locator('.live-inbox button', { hasText: 'Bo' })).toContainText('2', patience);   // unread
  await lan.page.locator('.live-inbox button', { hasText: 'Bo' }).click();
  await expect(heard(lan.page, '你好，Lan')).toHaveCount(1, patience);
  await expect.poll(() => lan.page.locator('.live-shown img').evaluate((image: HTMLImageElement) => image.naturalWidth), patience).toBe(300);
  await lan.page.screenshot({ path: `${screens}/live-picture.png` });

  await lan.page.locator('.live-who > summary').first().click();
  await lan.page.getByRole('button', { name: 'Hide this person' }).first().click();
  await expect(heard(lan.page, '你好，Lan')).toHaveCount(0, patience);
  await say(bo.page, 'are you there?');
  await expect(bo.page.getByText('They do not want messages from you.')).toBeVisible(patience);
  await Promise.all([lan.leave(), bo.leave()]);
});

test('the big screen shows two visitors the same moment', async ({ browser }) => {
  const before = { at: '20.00,25.00,90', films: true };
  const [lan, bo] = [await enter(browser, 'Lan', before), await enter(browser, 'Bo', before)];
  const off = async ({ page }: Guest) => Number((await told(page, 'film-off')) || NaN);
  for (const guest of [lan, bo]) {
    await expect.poll(() => told(guest.page, 'film'), patience).not.toBe('');
    await expect.poll(async () => Math.abs(await off(guest)), patience).toBeLessThan(100);
  }
  // From then on, as long as one looks.
  const apart: number[] = [];
  for (let i = 0; i < 10; i++) {
    await lan.page.waitForTimeout(400);
    apart.push(Math.abs((await off(lan)) - (await off(bo))));
  }
  console.log(`the screens are ${apart.sort((a, b) => a - b).join(', ')} ms apart`);
  expect(apart[5]).toBeLessThan(100);
  await Promise.all([lan.leave(), bo.leave()]);
});

test('the organiser lets newcomers wait, lets one through, takes a message down and puts its author out', async ({ browser }) => {
  const organiser = await browser.newContext();
  test.skip(!(await comeAsOrganiser(organiser)), 'a server that is not ours has an organiser of its own');
  const desk = await organiser.newPage();
  try {
    await desk.goto('/en/account/hall-order');
    await desk.getByRole('button', { name: 'Let newcomers wait' }).click();
    await expect(desk.getByText('waits here until you let it through')).toBeVisible();

    const bo = await enter(browser, 'Bo');
    await openChat(bo.page);
    await say(bo.page, 'buy my carpets');
    await expect(bo.page.getByText('It waits until the organiser lets it through.')).toBeVisible(patience);
    await desk.reload();
    await expect(desk.getByText('buy my carpets')).toBeVisible();
    await desk.screenshot({ path: `${screens}/order-en.png`, fullPage: true });
    await desk.getByRole('button', { name: 'Let it through' }).click();
    await expect(heard(bo.page, 'buy my carpets')).toHaveCount(1, patience);

    const lan = await enter(browser, 'Lan');
    await openChat(lan.page);
    await expect(heard(lan.page, 'buy my carpets')).toHaveCount(1, patience);
    const carpets = lan.page.locator('.live-messages li', { hasText: 'buy my carpets' });     // others may have spoken here before
    await carpets.locator('.live-who > summary').click();
    await carpets.locator('.live-acts summary', { hasText: 'Report' }).click();
    await carpets.getByRole('button', { name: 'Advertising' }).click();
    await expect(carpets.locator('.live-who').getByText('Reported')).toBeVisible();
    await expect(async () => {
      await desk.reload();
      await expect(desk.getByText('reported 1 time: Advertising')).toBeVisible({ timeout: 1000 });
    }).toPass(patience);
    await desk.locator('#reports + ol').getByText('The person: Bo').click();
    await desk.locator('#reports + ol').getByRole('button', { name: 'Ban' }).click();
    await expect(bo.page.locator('#hall')).toHaveAttribute('data-live', 'ended', patience);
    await desk.getByRole('button', { name: 'Take down' }).click();
    await expect(lan.page.getByText('Taken down by the organiser.')).toBeVisible(patience);
    await expect(desk.locator('#audit ~ .order-table')).toContainText('Bo');
    for (const path of ['/en/account/hall-order', '/account/hall-order']) {
      await desk.goto(path);
      expect(await axeFaults(desk)).toEqual([]);
      await desk.setViewportSize({ width: 360, height: 740 });
      expect(await desk.evaluate(() => document.documentElement.scrollWidth), 'nothing wider than a phone').toBeLessThanOrEqual(360);
      await desk.screenshot({ path: `${screens}/order-phone-${path.startsWith('/en') ? 'en' : 'zh'}.png`, fullPage: true });
      await desk.setViewportSize({ width: 1280, height: 720 });
    }
    await Promise.all([lan.leave(), bo.leave()]);
  } finally {
    await desk.goto('/en/account/hall-order');
    const free = desk.getByRole('button', { name: 'Let newcomers speak at once' });
    if (await free.isVisible()) await free.click();
    await organiser.close();
  }
});
