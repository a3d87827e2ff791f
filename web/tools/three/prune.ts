// Drops methods of three's classes that nobody calls. A bundler keeps every method of a class that it keeps,
// and three's vectors, matrices and colours have hundreds: 200 of 780 are never named in our build.
//
// A method goes when its name appears nowhere in the whole client as a property, a key or a string, apart
// from its own definition. Names found only inside methods that go do not count, so the search is repeated until
// it finds no more. Computed calls such as object[name]() need the name as a string somewhere, which counts.
import { parseAst, type Plugin } from 'vite';

type Node = { type: string; start: number; end: number; [key: string]: unknown };
type Method = { name: string; start: number; end: number };

// All property names that a module mentions outside of `skipped` methods, and the methods it defines.
function survey(root: Node, skipped: Set<string>): { named: Set<string>; methods: Method[] } {
  const named = new Set<string>();
  const methods: Method[] = [];
  const visit = (node: Node) => {
    const key = node.key as Node | undefined;
    if (node.type === 'MethodDefinition' && !node.computed && key?.type === 'Identifier' && node.kind !== 'constructor') {
      methods.push({ name: key.name as string, start: node.start, end: node.end });
      if (!skipped.has(key.name as string)) visit(node.value as Node);
      return;
    }
    if (node.type === 'MemberExpression' && !node.computed) named.add((node.property as Node).name as string);
    else if ((node.type === 'Property' || node.type === 'PropertyDefinition') && key?.type === 'Identifier') named.add(key.name as string);
    else if (node.type === 'Literal' && typeof node.value === 'string') named.add(node.value);
    for (const child of Object.values(node)) {
      if (Array.isArray(child)) child.forEach((one) => isNode(one) && visit(one));
      else if (isNode(child)) visit(child);
    }
  };
  visit(root);
  return { named, methods };
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

// Which methods of `libraries` can go when these modules are all there is. Pure; exported for the test.
export function unusedMethods(libraries: string[], others: string[]): Set<string> {
  const inside = libraries.map((code) => parseAst(code) as unknown as Node);
  const outside = new Set(others.flatMap((code) => [...survey(parseAst(code) as unknown as Node, new Set()).named]));
  const unused = new Set<string>();
  for (let before = -1; unused.size !== before;) {
    before = unused.size;
    const surveys = inside.map((ast) => survey(ast, unused));
    const named = new Set([...outside, ...surveys.flatMap((one) => [...one.named])]);
    for (const { methods } of surveys) for (const { name } of methods) if (!named.has(name)) unused.add(name);
  }
  return unused;
}

export function dropMethods(code: string, unused: Set<string>): string {
  const { methods } = survey(parseAst(code) as unknown as Node, new Set());
  return methods.filter(({ name }) => unused.has(name)).sort((a, b) => b.start - a.start)
    .reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), code);
}

const isLibrary = (id: string) => /node_modules\/three\/src\//.test(id);

// `survey` runs a first bundling without minifying to learn which modules there are; see vite.config.ts.
export function pruneThree(learn: () => Promise<{ libraries: string[]; others: string[] }>): Plugin {
  let unused: Promise<Set<string>> | undefined;
  return {
    name: 'yz-three-prune',
    apply: 'build',
    async transform(code, id) {
      if (!isLibrary(id) || !/\bclass\b/.test(code)) return null;
      unused ??= learn().then(({ libraries, others }) => unusedMethods(libraries, others));
      return dropMethods(code, await unused);
    },
  };
}
