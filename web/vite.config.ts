import { defineConfig } from 'vitest/config';
import { compress } from './tools/compress.ts';
import { manifest } from './tools/manifest.ts';
import { messages } from './tools/messages.ts';
import { openapi } from './tools/openapi.ts';
import { trimThree } from './tools/three/trim.ts';

// Browsers of the last five years: ES2020 and class fields, which all of these have.
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  publicDir: false,
  plugins: [trimThree(import.meta.dirname), messages(`${import.meta.dirname}/common/messages`), manifest(),
    openapi(`${import.meta.dirname}/../spec/openapi.yaml`), compress()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: ['chrome90', 'firefox90', 'safari15'],
    outDir: 'dist',
    assetsDir: 'assets',
    assetsInlineLimit: 0, // CSP allows no data: scripts or fonts, and hashed files are cached for ever
    modulePreload: { polyfill: false },
    // terser makes 4 % less than oxc but takes a quarter minute; YZ_FAST is for trying things out.
    minify: process.env.YZ_FAST ? 'oxc' : 'terser',
    terserOptions: {
      module: true,
      ecma: 2020,
      compress: { passes: 3, pure_getters: true, unsafe_methods: true, keep_fargs: false,
        pure_funcs: ['warn', 'warnOnce'] },
      format: { comments: false },
    },
    reportCompressedSize: false,
    rolldownOptions: {
      treeshake: { moduleSideEffects: (id) => !/node_modules\/(three|three-mesh-bvh|meshoptimizer)\//.test(id) },
      input: {
        page: 'visitor/page.ts',
        viewer: 'visitor/viewer/main.tsx',
        hall: 'visitor/hall/main.tsx',
      },
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
