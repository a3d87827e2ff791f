// People at a fair of the test's own: its organiser, an exhibitor whom the organiser invites, visitors.
import { expect, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import type { Server } from './server.ts';

export const password = 'lamps along the city wall';

// As a page's own script would ask, with its cookies and its Origin.
export const askApi = (page: Page, method: string, path: string, body?: object) => page.evaluate(async ([how, to, json, key]) => {
  const reply = await fetch(to!, { method: how!, headers: { 'content-type': 'application/json', 'idempotency-key': key! }, body: json || undefined });
  const text = await reply.text();
  return { status: reply.status, body: (text && text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown> };
}, [method, path, body ? JSON.stringify(body) : '', `${Math.random()}`.slice(2)]);

const opened = async (browser: Browser, server: Server, options: BrowserContextOptions = {}) =>
  (await browser.newContext({ baseURL: server.url, ...options })).newPage();

export async function enterOrganiser(browser: Browser, server: Server): Promise<Page> {
  const page = await opened(browser, server);
  const address = server.lines.map((line) => /http:\/\/\S+(\/setup\/\S+)/.exec(line)?.[1]).find(Boolean);
  await page.goto(`/en${address}`);
  await page.getByLabel('E-mail', { exact: true }).fill('organiser@example.org');
  await page.getByLabel('Name', { exact: true }).fill('Li Hua');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Set and sign in' }).click();
  await expect(page.getByText('You are an organiser.')).toBeVisible();
  return page;
}

export async function enterExhibitor(browser: Browser, server: Server, organiser: Page, exhibitor: string, options: BrowserContextOptions = {}): Promise<Page> {
  const invitation = await askApi(organiser, 'POST', '/api/v1/invitations', { email: `${exhibitor}@example.org`, exhibitor });
  const page = await opened(browser, server, options);
  await page.goto(`/en${String(invitation.body.path)}`);
  await page.getByLabel('Name', { exact: true }).fill('Wang Fang');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Set and sign in' }).click();
  await expect(page.getByText('You are an exhibitor.')).toBeVisible();
  return page;
}

export async function enterVisitor(browser: Browser, server: Server, name: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await opened(browser, server, options);
  await page.goto('/en/account');
  await page.locator('#new-name').fill(name);
  await page.locator('#new-email').fill(`${name.toLowerCase()}@example.org`);
  await page.locator('#new-password').fill(password);
  await page.locator('form[action$="/account/register"] button').click();
  await expect(page.getByText('You are a visitor.')).toBeVisible();
  return page;
}

export const enterNobody = opened;
