// No text of a pack ever runs as script: every field is filled with attacks, every page is opened.
import { expect, request as requests, test, type Page } from '@playwright/test';
import { everyPage, inEnglish, readFair } from './support/fair.ts';
import { attacks, writeHostilePack } from './support/hostile_pack.ts';
import { Server } from './support/server.ts';

// What an attack that worked would leave behind.
async function findTraces(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const traces: string[] = [];
    if ('__xss' in window) traces.push('a script ran');
    for (const element of document.querySelectorAll('*'))
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on')) traces.push(`<${element.localName} ${name}>`);
        if (/^\s*(javascript|data|vbscript):/i.test(value) && /^(href|src|action|formaction)$/.test(name))
          traces.push(`<${element.localName} ${name}="${value}">`);
      }
    for (const script of document.scripts)
      if (!script.src && !script.type.endsWith('json')) traces.push(`inline script ${script.text}`);
    if (document.querySelector('iframe, object, embed, base, math')) traces.push('an element of an attack');
    return traces;
  });
}

test('a pack of attacks is shown as text', async ({ page }) => {
  test.setTimeout(600_000);
  expect(attacks.length).toBeGreaterThan(25);
  const server = await Server.start(writeHostilePack);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  try {
    const api = await requests.newContext({ baseURL: server.url });
    const traces: string[] = [];
    for (const path of everyPage(await readFair(api)))
      for (const address of [path, inEnglish(path)]) {
        const reply = await page.goto(server.url + address);
        expect(reply?.status(), address).toBe(200);
        traces.push(...(await findTraces(page)).map((trace) => `${address}: ${trace}`));
      }
    expect(traces).toEqual([]);
    expect(dialogs).toEqual([]);
    await page.goto(`${server.url}/exhibits/attack-0`);
    await expect(page.locator('h1')).toHaveText(attacks[0]!);
    await api.dispose();
  } finally {
    await server.stop();
  }
});
