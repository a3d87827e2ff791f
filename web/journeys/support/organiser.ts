// The organiser of the fair under test: signed up once by the one-time address that the server printed, signed in afterwards.
import { readFileSync } from 'node:fs';
import type { BrowserContext } from '@playwright/test';

const organiser = { email: 'organiser@journeys.example.org', name: 'Li Hua', password: 'lamps along the city wall' };

// False where the server is not ours: then nobody knows its one-time address.
export async function comeAsOrganiser(context: BrowserContext): Promise<boolean> {
  const log = process.env.YZ_SERVER_LOG;
  if (!log) return false;
  const page = await context.newPage();
  const path = /http:\/\/\S+?(\/setup\/\S+)/.exec(readFileSync(log, 'utf8'))?.[1];
  if (!path) throw new Error(`no one-time address in ${log}`);
  const answer = await page.goto(`/en${path}`);
  if (answer?.ok()) {
    await page.getByLabel('E-mail', { exact: true }).fill(organiser.email);
    await page.getByLabel('Name', { exact: true }).fill(organiser.name);
    await page.getByLabel('Password', { exact: true }).fill(organiser.password);
    await page.getByRole('button', { name: 'Set and sign in' }).click();
  } else {
    await page.goto('/en/account');
    const form = page.locator('form[action$="/account/sign-in"]');
    await form.getByLabel('E-mail').fill(organiser.email);
    await form.getByLabel('Password').fill(organiser.password);
    await form.getByRole('button').click();
  }
  await page.getByText('You are an organiser.').waitFor();
  await page.close();
  return true;
}
