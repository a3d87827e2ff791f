// A hall that somebody modelled: faults named, lit by the builder, walked over its steps, toured.
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { writeModelledPack } from './support/modelled_hall.ts';
import { Server } from './support/server.ts';

test.describe.configure({ timeout: 300_000 });
test.use({ viewport: { width: 480, height: 300 } }); // drawn in software

const binary = process.env.YZ_BINARY ?? join(import.meta.dirname, '../../build/release/yunzhan');
const folder = process.env.YZ_SCREENS ?? '../build/screens';

let server: Server;
test.beforeAll(async () => {
  server = await Server.start((pack) => {
    writeModelledPack(pack);
    execFileSync(binary, ['hall', 'build', pack, '--quality', 'draft']);
  });
});
test.afterAll(() => server?.stop());

test('it is lit, walked up its steps, and what stands there opens', async ({ page }) => {
  await page.addInitScript(() => {
    if (location.protocol.startsWith('http')) localStorage.setItem('yz.hall.settings', JSON.stringify({ quality: 'low' }));
  });
  await page.goto(`${server.url}/en/halls/modelled`);
  const hall = page.locator('#hall');
  await expect(hall).toHaveAttribute('data-settled', 'true', { timeout: 150_000 });
  await page.screenshot({ path: `${folder}/modelled-hall.png`, timeout: 120_000 });
  // From the spawn, round the wall and up the steps, to the stand on the platform: its plan lists it.
  await page.locator('#hall canvas').focus();
  await page.keyboard.press('l');
  await page.locator('.stand-go').first().click();
  await expect(hall).toHaveAttribute('data-ahead', 'ding', { timeout: 60_000 });
  // One sees it from below, and goes on up to it.
  await expect.poll(async () => Number((await hall.getAttribute('data-position'))!.split(',')[0]), { timeout: 60_000 }).toBeGreaterThan(8);
  await page.screenshot({ path: `${folder}/modelled-stand.png`, timeout: 120_000 });
});

test('it has a tour and a plan', async ({ page }) => {
  await page.goto(`${server.url}/en/halls/modelled/tour`);
  await expect(page.locator('#tour')).toHaveAttribute('data-state', 'ready', { timeout: 120_000 });
  await expect(page.locator('#tour')).toHaveAttribute('data-viewpoint', 'entry');
  await page.screenshot({ path: `${folder}/modelled-tour.png`, timeout: 120_000 });
});

test('what its author forgot is named by its node', async ({}, info) => {
  const pack = info.outputPath('pack');
  writeModelledPack(pack);
  writeFileSync(join(pack, 'halls/modelled/hall.toml'), 'title = { zh = "模型馆", en = "A modelled hall" }\nmodel = "hall.glb"\nwall_height = 4\nstyle = "plain"\n[spawn]\nat = [10, 4]\nfacing = 0\n');
  const { status, stdout } = spawnSync(binary, ['check', pack], { encoding: 'utf8' });
  expect(status).not.toBe(0);
  expect(stdout).toContain('halls/modelled/hall.toml:6:6: visitors arrive inside stand "ding"');
});
