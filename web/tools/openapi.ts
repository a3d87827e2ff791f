// Writes `openapi.json` from spec/openapi.yaml: the document that the server gives at
// /api/v1/openapi.json is the one that people edit.
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { parse } from 'yaml';

export function openapi(source: string): Plugin {
  return {
    name: 'yz-openapi',
    buildStart() {
      this.addWatchFile(source);
    },
    generateBundle() {
      const document: unknown = parse(readFileSync(source, 'utf8'));
      this.emitFile({ type: 'asset', fileName: 'openapi.json', source: JSON.stringify(document) });
    },
  };
}
