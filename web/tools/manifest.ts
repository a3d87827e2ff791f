// Writes `manifest.json`: which files an entry needs, by the entry's name. The server reads it to
// turn `asset "hall"` in a template into script, style and preload elements.
import type { Plugin, Rolldown } from 'vite';

export type EntryFiles = {
  file: string;          // the entry's own script (or style sheet, for an entry that is one)
  imports: string[];     // scripts it always loads, to be preloaded
  css: string[];         // style sheets of the entry and of what it imports
};
export type Manifest = Record<string, EntryFiles>;

type Chunk = Rolldown.OutputChunk;
type ChunkWithCss = Chunk & { viteMetadata?: { importedCss: Set<string> } };

const address = (file: string) => `/${file}`;

function reach(bundle: Rolldown.OutputBundle, first: Chunk): ChunkWithCss[] {
  const seen = new Map<string, Chunk>();
  const visit = (chunk: Chunk) => {
    if (seen.has(chunk.fileName)) return;
    seen.set(chunk.fileName, chunk);
    for (const name of chunk.imports) {
      const next = bundle[name];
      if (next?.type === 'chunk') visit(next);
    }
  };
  visit(first);
  return [...seen.values()];
}

function entryFiles(bundle: Rolldown.OutputBundle, entry: Chunk): EntryFiles {
  const chunks = reach(bundle, entry);
  const css = new Set<string>();
  // What is imported comes before what imports it, so that the nearer rule wins.
  for (const chunk of [...chunks].reverse())
    for (const file of chunk.viteMetadata?.importedCss ?? []) css.add(address(file));
  return {
    file: address(entry.fileName),
    imports: chunks.slice(1).map((chunk) => address(chunk.fileName)).sort(),
    css: [...css],
  };
}

export function manifest(): Plugin {
  return {
    name: 'yz-manifest',
    enforce: 'post',
    generateBundle(_, bundle) {
      const entries: Manifest = {};
      for (const output of Object.values(bundle)) {
        if (output.type === 'chunk' && output.isEntry) entries[output.name] = entryFiles(bundle, output);
      }
      // An entry that is a style sheet leaves no script: it is a sheet that no script brought.
      const brought = new Set(Object.values(bundle).flatMap((output) =>
        output.type === 'chunk' ? [...((output as ChunkWithCss).viteMetadata?.importedCss ?? [])] : []));
      for (const output of Object.values(bundle)) {
        if (output.type !== 'asset' || !output.fileName.endsWith('.css') || brought.has(output.fileName)) continue;
        const name = output.names[0]?.replace(/\.css$/, '');
        if (name) entries[name] = { file: address(output.fileName), imports: [], css: [] };
      }
      const sorted = Object.fromEntries(Object.entries(entries).sort(([a], [b]) => a.localeCompare(b)));
      this.emitFile({ type: 'asset', fileName: 'manifest.json', source: `${JSON.stringify(sorted, null, 2)}\n` });
    },
  };
}
