// The first hour of a fair: the organiser comes in by the one-time address that the server printed and
// invites an exhibitor, who comes in by another. Each address works once.
import { expect, test, type Page } from '@playwright/test';
import { axeFaults } from './support/axe.ts';
import { Server } from './support/server.ts';
import { writeSmallPack } from './support/small_pack.ts';

const organiser = { email: 'organiser@example.org', name: 'Li Hua', password: 'lamps along the city wall' };
const guest = { email: 'museum@example.org', name: 'Wang Fang', password: 'seventeen vessels in a row' };

function setupAddress(server: Server): string {
  const address = server.lines.map((line) => /http:\/\/\S+\/setup\/\S+/.exec(line)?.[0]).find(Boolean);
  if (!address) throw new Error(`no one-time address in:\n${server.lines.join('\n')}`);
  return address.replace('/setup/', '/en/setup/');
}

async function fill(page: Page, fields: Record<string, string>) {
  for (const [label, text] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Set and sign in' }).click();
}

// As a page's own script would ask, with its cookies and its Origin.
const ask = (page: Page, path: string, body: object) => page.evaluate(async ([to, json]) => {
  const reply = await fetch(to!, { method: 'POST', headers: { 'content-type': 'application/json' }, body: json! });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
}, [path, JSON.stringify(body)]);

test('organiser and exhibitor come in by their one-time addresses', async ({ browser }) => {
  test.setTimeout(240_000);
  const server = await Server.start(writeSmallPack);
  try {
    await expect.poll(() => server.lines.some((line) => line.includes('/setup/'))).toBe(true);
    const address = setupAddress(server);
    const page = await (await browser.newContext()).newPage();

    await page.goto(address);
    await expect(page.locator('h1')).toHaveText('Set the organiser’s password');
    expect(await axeFaults(page)).toEqual([]);
    // A refused form says why and keeps what was typed, but not the password; the address stays good.
    await fill(page, { 'E-mail': organiser.email, Name: organiser.name, Password: organiser.email });
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page.getByLabel('E-mail', { exact: true })).toHaveValue(organiser.email);
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
    expect(await axeFaults(page)).toEqual([]);
    await fill(page, { Password: organiser.password });
    await expect(page.locator('h1')).toHaveText(`Hello, ${organiser.name}`);
    await expect(page.getByText('You are an organiser.')).toBeVisible();
    await expect(page.locator('#session')).toHaveText(organiser.name); // the hint cookie led the script to ask

    const invitation = await ask(page, '/api/v1/invitations', { email: guest.email, exhibitor: 'museum' });
    expect(invitation.status).toBe(201);
    const visitor = await (await browser.newContext()).newPage();
    await visitor.goto(`${server.url}/en${String(invitation.body.path)}`);
    await expect(visitor.locator('h1')).toHaveText('Welcome as an exhibitor');
    await expect(visitor.getByText(guest.email)).toBeVisible();
    expect(await axeFaults(visitor)).toEqual([]);
    await fill(visitor, { Name: guest.name, Password: guest.password });
    await expect(visitor.getByText('You are an exhibitor.')).toBeVisible();
    // An exhibitor may not invite.
    expect((await ask(visitor, '/api/v1/invitations', { email: 'x@example.org', exhibitor: 'museum' })).status).toBe(403);

    for (const used of [address, `${server.url}/en${String(invitation.body.path)}`, `${server.url}/en/setup/${'x'.repeat(43)}`]) {
      const reply = await visitor.goto(used);
      expect(reply?.status(), used).toBe(404);
    }
  } finally {
    await server.stop();
  }
});
