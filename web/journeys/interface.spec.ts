// Holds the running server against its own OpenAPI document: every GET it describes is asked with the
// examples it gives, and the answers fit their schemas, errors included.
import { expect, test } from '@playwright/test';
import Ajv2020 from 'ajv/dist/2020.js';

type Schema = Record<string, unknown>;
type Parameter = { name: string; in: 'path' | 'query' | 'header' | 'cookie'; required?: boolean; example?: unknown };
type Operation = {
  parameters?: Listed[];
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: Schema }> }>;
};
type Listed = Parameter | { $ref: string };
type Document = { openapi: string; paths: Record<string, { get?: Operation; parameters?: Listed[] }>; components: Record<string, Record<string, unknown>> };

function resolve<T>(document: Document, value: T | { $ref: string }): T {
  if (typeof value !== 'object' || value === null || !('$ref' in value) || !value.$ref) return value as T;
  const path = (value.$ref as string).replace(/^#\//, '').split('/');
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document) as T;
}

function validator(document: Document) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
  ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
  ajv.addFormat('uri', /^[a-z][a-z0-9+.-]*:/i);
  ajv.addFormat('uri-reference', true);
  ajv.addFormat('email', /^[^@\s]+@[^@\s]+$/);
  ajv.addFormat('double', true);
  ajv.addFormat('int64', true);
  ajv.addFormat('int32', true);
  ajv.addFormat('password', true);
  ajv.addFormat('binary', true);
  // References point into the whole document, so each schema is compiled inside it.
  ajv.addSchema(document as unknown as Schema, 'openapi');
  return (pointer: string) => ajv.compile({ $ref: `openapi#${pointer}` });
}

const escape = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1').replace(/[{}]/g, encodeURIComponent);

test('every GET answers as spec/openapi.yaml says', async ({ request }) => {
  const document = (await (await request.get('/api/v1/openapi.json')).json()) as Document;
  expect(document.openapi).toMatch(/^3\.1/);
  const compile = validator(document);
  // Addresses by content cannot be written down as examples: a poster that is there serves.
  const { items } = (await (await request.get('/api/v1/exhibits?limit=50')).json()) as {
    items: { poster: { url: string } | null }[];
  };
  const [, , sha256, name] = items.find(({ poster }) => poster)!.poster!.url.split('/');
  const known: Record<string, unknown> = { sha256, name };
  // One record of each kind for `/api/v1/KIND/{slug}`.
  const slugs: Record<string, string> = {};
  for (const kind of ['zones', 'exhibits', 'exhibitors', 'halls'])
    slugs[kind] = ((await (await request.get(`/api/v1/${kind}`)).json()) as { items: { slug: string }[] }).items[0]!.slug;
  let checked = 0;
  for (const [path, { get: operation, parameters: shared = [] }] of Object.entries(document.paths)) {
    if (!operation) continue;
    const parameters = [...shared, ...(operation.parameters ?? [])].map((p) => resolve<Parameter>(document, p as Parameter));
    const value = (p: Parameter) => p.example ?? (p.name === 'slug' ? slugs[path.split('/')[3]!] : known[p.name]);
    const missing = parameters.filter((p) => p.in === 'path' && value(p) === undefined);
    expect(missing, `${path}: path parameters without an example`).toEqual([]);
    const url = parameters
      .filter((p) => p.in === 'path')
      .reduce((at, p) => at.replace(`{${p.name}}`, encodeURIComponent(String(value(p)))), path);
    const answer = await request.get(url, { maxRedirects: 0 });
    const status = String(answer.status());
    const described = operation.responses[status];
    expect(described, `${path} answered ${status}, which is not described`).toBeTruthy();
    const content = resolve<Operation['responses'][string]>(document, described!).content;
    const json = content && Object.keys(content).find((type) => type.includes('json'));
    if (!json) continue;
    const base = described!.$ref ? described!.$ref.slice(1) : `/paths/${escape(path)}/get/responses/${status}`;
    const check = compile(`${base}/content/${escape(json)}/schema`);
    expect(check(await answer.json()), `${path}: ${JSON.stringify(check.errors?.slice(0, 5))}`).toBe(true);
    checked++;
  }
  expect(checked).toBeGreaterThan(5);
});

test('lists page by cursor to the end, each item once', async ({ request }) => {
  const seen = new Set<string>();
  let cursor: string | null = '';
  for (let page = 0; page < 100 && cursor !== null; page++) {
    const answer = await request.get(`/api/v1/exhibits?limit=5${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    const body = (await answer.json()) as { items: { slug: string }[]; next: string | null };
    expect(body.items.length).toBeLessThanOrEqual(5);
    for (const item of body.items) {
      expect(seen.has(item.slug), item.slug).toBe(false);
      seen.add(item.slug);
    }
    cursor = body.next;
  }
  expect(cursor).toBeNull();
  expect(seen.size).toBeGreaterThanOrEqual(40);
});

test('errors are problem documents that name the place', async ({ request }) => {
  for (const [url, status] of [
    ['/api/v1/exhibits/no-such-thing', 404],
    ['/api/v1/exhibits?limit=0', 400],
    ['/api/v1/exhibits?cursor=garbage', 400],
    ['/api/v1/nowhere', 404],
  ] as const) {
    const answer = await request.get(url);
    expect(answer.status(), url).toBe(status);
    expect(answer.headers()['content-type']).toContain('application/problem+json');
    const body = (await answer.json()) as Record<string, unknown>;
    expect(body.status).toBe(status);
    expect(typeof body.type).toBe('string');
    expect(typeof body.title).toBe('string');
  }
});
