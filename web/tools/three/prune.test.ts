import { describe, expect, it } from 'vitest';
import { dropMethods, unusedMethods } from './prune.ts';

const library = `export class V {
  used() { return this.helper(); }
  helper() { return 1; }
  lonely() { return this.deeper(); }
  deeper() { return 2; }
  get size() { return 3; }
  byName() {}
  static make() { return new V(); }
}`;

describe('methods that nobody calls', () => {
  const unused = unusedMethods([library], ['v.used(); v.size; const name = "byName"; v[name](); V.make()']);
  it('are found, and those that only they call', () => expect([...unused].sort()).toEqual(['deeper', 'lonely']));
  it('are kept when they are a getter, static or called by a string', () => {
    for (const name of ['used', 'helper', 'size', 'byName', 'make']) expect(unused.has(name)).toBe(false);
  });
  it('are cut out, and the rest still runs', () => {
    const code = dropMethods(library, unused).replace('export ', '');
    expect(code).not.toMatch(/lonely|deeper/);
    expect(new Function(`${code}; return new V().used()`)()).toBe(1);
  });
});
