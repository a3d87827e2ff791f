// Puts NAME.br and NAME.gz beside every text file of the build: the strongest compression is too slow
// to do while a visitor waits (1.5 s for three.js), and the binary carries the result.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);
const text = /^assets\/.*\.(js|css|svg|json|txt)$/;

export function compress(): Plugin {
  return {
    name: 'yz-compress',
    // When all is written: Vite still fills in addresses of chunks while the bundle is generated.
    async writeBundle({ dir }, bundle) {
      for (const fileName of Object.keys(bundle).filter((name) => text.test(name))) {
        const path = join(dir!, fileName);
        const source = await readFile(path);
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_LGWIN]: 22,
          [constants.BROTLI_PARAM_SIZE_HINT]: source.length,
        };
        await writeFile(`${path}.br`, await brotli(source, { params }));
        await writeFile(`${path}.gz`, await deflate(source, { level: 9 }));
      }
    },
  };
}
