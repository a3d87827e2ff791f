// The 3D viewer of an exhibit page: every tool by keyboard, nothing that axe-core minds in any state.
import { expect, test, type Page } from '@playwright/test';
import { axeFaults } from './support/axe.ts';

const wide = { width: 1000, height: 640 };
test.describe.configure({ timeout: 300_000 }); // a software renderer on a busy machine
// Without the slow turn, which would keep a software renderer busy all the time.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

async function openViewer(page: Page, address: string) {
  await page.setViewportSize(wide);
  await page.goto(address);
  const viewer = page.locator('[data-viewer]');
  await expect(viewer).toHaveAttribute('data-viewer', 'ready', { timeout: 120_000 });
  return viewer;
}

for (const address of ['/exhibits/bronze-ding', '/en/exhibits/bronze-ding'])
  test(`axe finds nothing in the viewer, ${address}`, async ({ page }) => {
    const viewer = await openViewer(page, address);
    const faults: string[] = [];
    const look = async (state: string) => faults.push(...(await axeFaults(page)).map((fault) => `${state}: ${fault}`));
    await look('open');
    const tools = viewer.locator('.viewer-tools button');
    const count = await tools.count();
    expect(count).toBeGreaterThanOrEqual(5);
    for (let i = 0; i < count - 1; i++) { // the last is full screen
      await tools.nth(i).focus();
      await page.keyboard.press('Enter');
      await look(`tool ${i}`);
    }
    await viewer.locator('.viewer-markers button:visible').first().click();
    await look('annotation');
    expect(faults).toEqual([]);
  });

test('the keyboard turns the piece and comes closer', async ({ page }) => {
  const viewer = await openViewer(page, '/exhibits/bronze-ding');
  const canvas = viewer.locator('canvas');
  const scale = viewer.locator('.viewer-scale span');
  const before = await scale.textContent();
  await canvas.focus();
  for (let i = 0; i < 12; i++) await page.keyboard.press('+');
  await expect.poll(() => scale.textContent(), { timeout: 60_000 }).not.toBe(before);
});

test('glass stands before a light ground', async ({ page }) => {
  const viewer = await openViewer(page, '/exhibits/blown-glass-vase');
  await expect(viewer).toHaveClass(/viewer-light/);
  const bronze = await openViewer(page, '/exhibits/bronze-ding');
  await expect(bronze).toHaveClass(/viewer-dark/);
});
