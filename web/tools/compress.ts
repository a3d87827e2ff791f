// Puts NAME.br and NAME.gz beside every text file of the build: the strongest compression is too slow
// to do while a visitor waits (1.5 s for three.js), and the binary carries the result.
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);
const text = /^assets\/.*\.(js|css|svg|json|txt)$/;

export function compress(): Plugin {
  return {
    name: 'yz-compress',
    enforce: 'post',
    async generateBundle(_, bundle) {
      for (const output of Object.values(bundle)) {
        if (!text.test(output.fileName)) continue;
        const source = Buffer.from(output.type === 'chunk' ? output.code : output.source);
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_LGWIN]: 22,
          [constants.BROTLI_PARAM_SIZE_HINT]: source.length,
        };
        const emit = (suffix: string, content: Buffer) =>
          this.emitFile({ type: 'asset', fileName: output.fileName + suffix, source: content });
        emit('.br', await brotli(source, { params }));
        emit('.gz', await deflate(source, { level: 9 }));
      }
    },
  };
}
