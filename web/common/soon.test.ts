import { expect, test } from 'vitest';
import { soon } from './soon.ts';

test('many asks are one act, after what is under way', async () => {
  const done: string[] = [];
  const draw = soon(() => done.push('drawn'));
  draw();
  draw();
  done.push('asked');
  await Promise.resolve();
  expect(done).toEqual(['asked', 'drawn']);
});

test('what the act itself asks for comes after it', async () => {
  let depth = 0, deepest = 0, times = 0;
  const draw = soon(() => {
    deepest = Math.max(deepest, ++depth);
    if (++times < 3) draw();
    depth--;
  });
  draw();
  await new Promise((done) => setTimeout(done));
  expect([deepest, times]).toEqual([1, 3]);
});
