import { defineConfig } from 'vitest/config';
import { manifest } from './tools/manifest.ts';
import { messages } from './tools/messages.ts';

// Browsers of the last five years: no transpiling to anything older than ES2020.
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  publicDir: false,
  plugins: [messages(`${import.meta.dirname}/common/messages`), manifest()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: ['es2020', 'chrome90', 'firefox90', 'safari15'],
    outDir: 'dist',
    assetsDir: 'assets',
    assetsInlineLimit: 0, // CSP allows no data: scripts or fonts, and hashed files are cached for ever
    modulePreload: { polyfill: false },
    minify: 'terser',
    terserOptions: {
      module: true,
      ecma: 2020,
      compress: { passes: 3, pure_getters: true, unsafe_arrows: true, unsafe_methods: true, keep_fargs: false },
      format: { comments: false },
    },
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        page: 'visitor/page.ts',
        viewer: 'visitor/viewer/main.ts',
        hall: 'visitor/hall/main.ts',
      },
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
  test: {
    include: ['{common,visitor,tools}/**/*.test.{ts,tsx}'],
    environment: 'node',
  },
});
