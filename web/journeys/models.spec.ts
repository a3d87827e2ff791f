// Every model that the fair serves is valid glTF 2.0, by the Khronos validator.
import { expect, test } from '@playwright/test';
import { validateBytes } from 'gltf-validator';
import type { HallPlan } from '../common/api.ts';

type Exhibit = { slug: string; model: { url: string; hall_url?: string | null } | null };

test('gltf-validator finds no error in any served model', async ({ request }) => {
  test.setTimeout(180_000);
  const models = new Set<string>();
  let cursor: string | null = '';
  while (cursor !== null) {
    const answer = await request.get(`/api/v1/exhibits?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    const page = (await answer.json()) as { items: Exhibit[]; next: string | null };
    for (const { model } of page.items) {
      if (model) models.add(model.url);
      if (model?.hall_url) models.add(model.hall_url);
    }
    cursor = page.next;
  }
  expect(models.size).toBeGreaterThanOrEqual(2 * 17);
  const { items } = (await (await request.get('/api/v1/halls')).json()) as { items: { slug: string }[] };
  for (const { slug } of items) {
    const { built } = (await (await request.get(`/api/v1/halls/${slug}`)).json()) as HallPlan;
    for (const { file, draft } of built!.parts) for (const one of [file, draft?.file]) if (one) models.add(one);
    for (const { coarse } of built!.stands) if (coarse) models.add(coarse.file);
  }
  for (const url of models) {
    const bytes = new Uint8Array(await (await request.get(url)).body());
    // Meshopt-compressed buffers are outside what the validator decodes: it says so as information.
    const report = await validateBytes(bytes, { maxIssues: 20 });
    expect(report.issues.numErrors, `${url}: ${JSON.stringify(report.issues.messages)}`).toBe(0);
  }
});
