// A hall of a small fair, entered as somebody.
import { expect, type Page } from '@playwright/test';

// Comes in by that name and waits until others can be seen.
export async function enterHall(page: Page, fair: string, name: string): Promise<void> {
  await page.addInitScript((me) => {
    if (!location.protocol.startsWith('http')) return;
    localStorage.setItem('yz-me', me);
    localStorage.setItem('yz.hall.settings', JSON.stringify({ quality: 'low', pace: 1 }));
  }, JSON.stringify({ name, look: 17 }));
  await page.goto(`${fair}/en/halls/main`);
  await expect(page.locator('#hall')).toHaveAttribute('data-live', 'open', { timeout: 120_000 });
}
