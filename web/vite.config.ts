import { defineConfig } from 'vitest/config';
import { compress } from './tools/compress.ts';
import { manifest } from './tools/manifest.ts';
import { messages } from './tools/messages.ts';
import { openapi } from './tools/openapi.ts';
import { learnModules } from './tools/three/learn.ts';
import { pruneThree } from './tools/three/prune.ts';
import { trimThree } from './tools/three/trim.ts';

const root = import.meta.dirname;
const input = { page: 'visitor/page.ts', viewer: 'visitor/viewer/main.tsx', hall: 'visitor/hall/main.tsx', tour: 'visitor/tour/main.tsx' };
const treeshake = { moduleSideEffects: (id: string) => !/node_modules\/(three|meshoptimizer)\//.test(id) };
const sources = () => [...trimThree(root), messages(`${root}/common/messages`)];
// Trying things out: minified lightly and with all of three's methods.
const fast = Boolean(process.env.YZ_FAST);

// Browsers of the last five years: ES2020 and class fields, which all of these have.
export default defineConfig({
  root,
  base: '/',
  publicDir: false,
  plugins: [...sources(), ...(fast ? [] : [pruneThree(() => learnModules({ root, plugins: sources(), rolldownOptions: { input, treeshake } }))]),
    manifest(), openapi(`${root}/../spec/openapi.yaml`), compress()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: ['chrome90', 'firefox90', 'safari15'],
    outDir: 'dist',
    assetsDir: 'assets',
    assetsInlineLimit: 0, // CSP allows no data: scripts or fonts, and hashed files are cached for ever
    modulePreload: { polyfill: false },
    minify: fast ? 'oxc' : 'terser', // terser makes 4 % less than oxc
    terserOptions: {
      module: true,
      ecma: 2020,
      compress: { passes: 3, pure_getters: true, unsafe_methods: true, keep_fargs: false,
        pure_funcs: ['warn', 'warnOnce'] },
      format: { comments: false },
    },
    reportCompressedSize: false,
    rolldownOptions: {
      treeshake,
      input,
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
        codeSplitting: { groups: [
          // What page, viewer and hall share must not lie in three's chunk, or every page would load that.
          { name: 'base', test: /vite\/preload-helper|rolldown\/runtime|@oxc-project|web\/common\//, priority: 2, includeDependenciesRecursively: false },
          // One chunk of three.js for viewer and hall; WebXR comes by itself when it is asked for.
          { name: 'three', test: (id) => /node_modules\/(three|meshoptimizer)\/|visitor\/three\/|tools\/three\//.test(id) && !/renderers\/webxr\//.test(id) },
        ] },
      },
    },
  },
  test: {
    include: ['{common,visitor,tools}/**/*.test.{ts,tsx}'],
    environment: 'node',
  },
});
