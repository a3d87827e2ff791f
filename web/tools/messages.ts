// `yz:messages/hall/en` is the part of common/messages/en.json whose keys begin with `hall.`:
// a script loads the one language and the one part that it shows, not the server's texts as well.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const prefix = 'yz:messages/';

export function messages(folder: string): Plugin {
  return {
    name: 'yz-messages',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      const [namespace, lang] = id.slice(prefix.length + 1).split('/');
      const file = join(folder, `${lang}.json`);
      this.addWatchFile(file);
      const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
      const part = Object.fromEntries(Object.entries(all).filter(([key]) => key.startsWith(`${namespace}.`)));
      return { code: `export default ${JSON.stringify(part)}`, moduleType: 'js' };
    },
  };
}
