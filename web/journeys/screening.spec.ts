// A film of the programme on the big screen: it takes the place of the screen's own for as long as it lasts.
import { cpSync, readFileSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Server } from './support/server.ts';

const demo = join(import.meta.dirname, '../../demo/jinzhong');
const patience = { timeout: 90_000 };
const day = 86_400_000;
const date = (time: number) => new Date(time).toISOString().slice(0, 10);

// The demo, open today, with one screening that ends while the test watches.
function writePack(folder: string, from: number, until: number) {
  cpSync(demo, folder, { recursive: true });
  const expo = join(folder, 'expo.toml');
  writeFileSync(expo, readFileSync(expo, 'utf8').replace(/^starts = .*$/m, `starts = ${date(from - day)}`).replace(/^ends = .*$/m, `ends = ${date(until + day)}`));
  rmSync(join(folder, 'programme'), { recursive: true });
  mkdirSync(join(folder, 'programme'));
  writeFileSync(join(folder, 'programme/evening.toml'), `kind = "film"
title = { zh = "今晚放映", en = "Tonight's screening" }
summary = { zh = "大屏上看。", en = "On the big screen." }
starts = ${new Date(from).toISOString()}
ends = ${new Date(until).toISOString()}
zone = "city-image"
exhibit = "heritage-film"
`);
}

test('a screening interrupts the screen, in step from its beginning, and gives it back', async ({ browser }) => {
  test.setTimeout(300_000);
  const from = Date.now() - 7_000;
  const until = Date.now() + 90_000;
  const server = await Server.start((folder) => writePack(folder, from, until));
  try {
    const film = async (slug: string) => ((await (await fetch(`${server.url}/api/v1/exhibits/${slug}`)).json()) as { film: { url: string } }).film.url;
    const [own, screened] = [await film('city-film'), await film('heritage-film')];
    const context = await browser.newContext({ viewport: { width: 480, height: 420 } });
    await context.addInitScript(() => localStorage.setItem('yz.hall.settings', JSON.stringify({ quality: 'low', calm: true, pace: 1 })));
    await context.route(/\/media\/.*\.(glb|gltf|webp|jpe?g|png)/, (route) => route.abort());
    // Where a film takes its time, the hall has long stopped drawing when it comes.
    await context.route(/\/film\.mp4/, async (route) => {
      await new Promise((done) => setTimeout(done, 1500));
      await route.continue();
    });
    const page = await context.newPage();
    await page.goto(`${server.url}/en/halls/jinzhong#at=20.00,25.00,90`);
    const hall = page.locator('#hall');

    const said = page.getByRole('link', { name: "Now on the big screen: Tonight's screening" });
    await expect(said).toBeVisible(patience);
    await expect(said).toHaveAttribute('href', '/en/programme');
    await expect(hall).toHaveAttribute('data-film', 'city-film', patience); // the large one, whose own is another
    await expect(hall).toHaveAttribute('data-film-url', screened, patience);
    // In step with the programme's clock, not with that of the loop.
    await expect.poll(async () => Math.abs(Number((await hall.getAttribute('data-film-off')) || NaN)), patience).toBeLessThan(150);
    if (process.env.YZ_SCREENS)
      for (const [width, height] of [[1100, 720], [360, 740]] as const) {
        await page.setViewportSize({ width, height });
        await page.screenshot({ path: join(process.env.YZ_SCREENS, `hall-screening-${width}.png`) });
      }

    await expect(said).toHaveCount(0, { timeout: 180_000 });
    await expect(hall).toHaveAttribute('data-film', 'city-film', patience);
    await expect(hall).toHaveAttribute('data-film-url', own, patience);
    await context.close();
  } finally {
    await server.stop();
  }
});
