// The first bundling, for prune.ts: which modules the client is made of, after tree shaking, before minifying.
import { build, type PluginOption, type Rolldown } from 'vite';

type Options = { root: string; plugins: PluginOption[]; rolldownOptions: Rolldown.RolldownOptions };

export async function learnModules({ root, plugins, rolldownOptions }: Options): Promise<{ libraries: string[]; others: string[] }> {
  const result = await build({
    root, plugins, configFile: false, logLevel: 'error', publicDir: false,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: { write: false, minify: false, modulePreload: { polyfill: false }, reportCompressedSize: false, rolldownOptions },
  });
  const libraries: string[] = [];
  const others: string[] = [];
  for (const output of [result].flat() as Rolldown.RolldownOutput[]) {
    for (const chunk of output.output) {
      if (chunk.type !== 'chunk') continue;
      for (const [id, module] of Object.entries(chunk.modules)) {
        if (module.code) (id.includes('node_modules/three/src/') ? libraries : others).push(module.code);
      }
    }
  }
  return { libraries, others };
}
