// The fair as pages: without scripts, in both languages, small, on a narrow screen, by keyboard.
import { expect, test, type Page } from '@playwright/test';
import { axeFaults } from './support/axe.ts';
import { eachKindOfPage, inEnglish, readFair } from './support/fair.ts';

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('home, zone, relic, hall, exhibit and back are links', async ({ page }) => {
    await page.goto('/');
    await expect(page.locator('h1')).toHaveCount(1);
    await page.locator('.zone-row a[href="/zones/relics"]').click();
    await expect(page).toHaveURL(/\/zones\/relics$/);
    await page.locator('.card h3 a').first().click();
    await expect(page).toHaveURL(/\/exhibits\//);
    await expect(page.locator('.label-data dt').first()).toBeVisible();
    await expect(page.locator('[data-open-viewer]')).toHaveAttribute('href', /^\/media\/[0-9a-f]{64}\//);
    const exhibit = page.url();
    await page.locator('main a[href^="/halls/"][href*="?exhibit="]').first().click();
    await expect(page.locator('.plan')).toBeVisible();
    await page.locator('.card h3 a').first().click();
    await expect(page).toHaveURL(/\/exhibits\//);
    await page.goBack();
    await page.goBack();
    await expect(page).toHaveURL(exhibit);
  });

  test('filters narrow the list', async ({ page }) => {
    await page.goto('/exhibits');
    const before = await page.locator('.card').count();
    await page.locator('.chip[href="/exhibits?kind=relic"]').click();
    await expect(page.locator('.chip[aria-current]').first()).toHaveText('文物');
    const after = await page.locator('.card').count();
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThan(before);
  });

  test('a visitor registers, signs out and signs in again', async ({ page }) => {
    const email = `visitor-${Date.now()}@example.org`;
    const password = 'the kettle sings at dawn';
    await page.goto('/en/account');
    await page.getByLabel('Name').fill('Wang Xiaoming');
    await page.locator('#new-email').fill(email);
    await page.locator('#new-password').fill(password);
    await page.getByRole('button', { name: 'Register' }).click();
    await expect(page.locator('h1')).toHaveText('Hello, Wang Xiaoming');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.locator('h1')).toHaveText('Sign in or register');
    await page.locator('#in-email').fill(email);
    await page.locator('#in-password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toHaveText('The e-mail or the password is not right.');
    await expect(page.locator('#in-email')).toHaveValue(email);
    await page.locator('#in-password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.locator('h1')).toHaveText('Hello, Wang Xiaoming');
  });
});

test('the language switch stays on the page', async ({ page }) => {
  await page.goto('/zones/relics');
  await page.locator('[data-language]').click();
  await expect(page).toHaveURL(/\/en\/zones\/relics$/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.locator('[data-language]').click();
  await expect(page).toHaveURL(/\/zones\/relics$/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing on any kind of page, ${colorScheme}`, async ({ browser, request }) => {
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const faults: string[] = [];
    for (const path of eachKindOfPage(await readFair(request)))
      for (const address of [path, inEnglish(path)]) {
        await page.goto(address);
        faults.push(...(await axeFaults(page)).map((fault) => `${address}: ${fault}`));
      }
    await context.close();
    expect(faults).toEqual([]);
  });

test('nothing is wider than a narrow screen', async ({ browser, request }) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const wide: string[] = [];
  for (const path of eachKindOfPage(await readFair(request)))
    for (const address of [path, inEnglish(path)]) {
      await page.goto(address);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 360) wide.push(`${address}: ${width}`);
    }
  await context.close();
  expect(wide).toEqual([]);
});

test('the navigation is one line on a narrow screen, and a title breaks between its names', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  for (const address of ['/', '/en']) {
    await page.goto(address);
    const tops = await page.locator('.nav a').evaluateAll((links) => links.map((link) => Math.round(link.getBoundingClientRect().top)));
    expect(new Set(tops).size, `${address}: ${tops.join(' ')}`).toBe(1);
  }
  // 晋中馆 · 云上文博会: each name whole, at any width that holds it.
  for (const width of [390, 768, 1280, 1440, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/');
    const lines = await page.locator('h1 .title-part').evaluateAll((parts) => parts.map((part) => {
      const range = document.createRange();
      range.selectNodeContents(part);
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
    }));
    expect(lines, `at ${width} px`).toEqual([1, 1]);
  }
  await context.close();
});

test('on paper an exhibit is its poster and its words', async ({ page, request }) => {
  const relic = (await readFair(request)).exhibits.find(({ kind }) => kind === 'relic');
  await page.setViewportSize({ width: 1000, height: 640 });
  await page.goto(`/exhibits/${relic!.slug}`);
  await expect(page.locator('[data-viewer=ready]')).toBeVisible({ timeout: 100_000 });
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.stage-poster').first()).toBeVisible();
  for (const hidden of ['.viewer-mount', '.masthead', '[aria-labelledby=related]']) await expect(page.locator(hidden)).toBeHidden();
  await expect(page.locator('.label-data')).toBeVisible();
});

// Bytes as they came over the wire, by the kind of resource.
async function measure(page: Page, address: string): Promise<Map<string, number>> {
  const session = await page.context().newCDPSession(page);
  const kinds = new Map<string, string>();
  const bytes = new Map<string, number>();
  session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? 'Other';
    bytes.set(kind, (bytes.get(kind) ?? 0) + encodedDataLength);
  });
  await session.send('Network.enable');
  await page.goto(address, { waitUntil: 'networkidle' });
  return bytes;
}

test('the home page is small', async ({ page }) => {
  const bytes = await measure(page, '/');
  const script = bytes.get('Script') ?? 0;
  const media = (bytes.get('Image') ?? 0) + (bytes.get('Media') ?? 0);
  const rest = [...bytes.values()].reduce((a, b) => a + b, 0) - media;
  console.log(`home: ${script} bytes of script, ${rest} bytes without media`);
  expect(script).toBeGreaterThan(0);
  expect(script).toBeLessThanOrEqual(25 * 1024);
  expect(rest).toBeLessThan(100 * 1000);
});

test('pictures open by keyboard, zoom and close', async ({ page, request }) => {
  const { exhibits } = await readFair(request);
  let found = '';
  for (const { slug } of exhibits) {
    const exhibit = await (await request.get(`/api/v1/exhibits/${slug}`)).json() as { pictures: unknown[] };
    if (exhibit.pictures.length > 0) {
      found = slug;
      break;
    }
  }
  test.skip(!found, 'no exhibit of this fair has pictures');
  await page.goto(`/exhibits/${found}`);
  await page.locator('a[data-zoom]').first().focus();
  await page.keyboard.press('Enter');
  const image = page.locator('#lightbox img');
  await expect(page.locator('#lightbox')).toBeVisible();
  const scale = async () => Number(/scale\((.+)\)/.exec(await image.getAttribute('style') ?? '')?.[1]);
  const before = await scale();
  await page.keyboard.press('+');
  expect(await scale()).toBeGreaterThan(before);
  expect(await axeFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.locator('#lightbox')).toBeHidden();
  await expect(page.locator('a[data-zoom]').first()).toBeFocused();
});

test('the skip link comes first and leads past the navigation', async ({ page }) => {
  await page.goto('/exhibits');
  await page.keyboard.press('Tab');
  await expect(page.locator('.skip')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
});
