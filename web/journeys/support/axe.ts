// axe-core in the page under test. It comes in over the debugger, so that the page keeps its own
// Content-Security-Policy.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// One line for each element that breaks a rule.
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const results = (await page.evaluate(
    (runOnly) => (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run({ runOnly }), rules)) as AxeResults;
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`));
}
