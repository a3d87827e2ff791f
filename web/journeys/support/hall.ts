// Halls, entered as somebody.
import { expect, type BrowserContext, type Page } from '@playwright/test';

// Whoever comes has that name and look, and a hall that is drawn as plainly as it can be. `calm`: without gliding.
export async function comeAs(page: Page | BrowserContext, name: string, { look = 17, calm = false } = {}): Promise<void> {
  await page.addInitScript(({ me, settings }) => {
    if (!location.protocol.startsWith('http')) return;
    localStorage.setItem('yz-me', JSON.stringify(me));
    localStorage.setItem('yz.hall.settings', JSON.stringify(settings));
  }, { me: { name, look }, settings: { quality: 'low', pace: 1, calm } });
}

// Comes into the hall of a small fair by that name and waits until others can be seen.
export async function enterHall(page: Page, fair: string, name: string): Promise<void> {
  await comeAs(page, name);
  await page.goto(`${fair}/en/halls/main`);
  await expect(page.locator('#hall')).toHaveAttribute('data-live', 'open', { timeout: 120_000 });
}
