// Holds the built client to its weights, in brotli bytes as the server sends them.
// `npm run weight` after a build; exits 1 when something is too heavy.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist');
if (!existsSync(join(dist, 'manifest.json'))) {
  console.error('no build: run `npm run build` first');
  process.exit(1);
}
const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
const assets = readdirSync(join(dist, 'assets'));

const sizes = new Map();
function weigh(address) {
  if (!sizes.has(address)) {
    const bytes = readFileSync(join(dist, address));
    sizes.set(address, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length);
  }
  return sizes.get(address);
}

const scripts = (...entries) => new Set(entries.flatMap((name) => [manifest[name].file, ...manifest[name].imports]));
// The messages that some namespaces are in; the heavier language stands for either.
function words(...namespaces) {
  const files = (lang) => assets.filter((file) => file.startsWith(`${lang}-`) && file.endsWith('.js'))
    .filter((file) => namespaces.some((name) => readFileSync(join(dist, 'assets', file), 'utf8').includes(`"${name}.`)));
  return Math.max(...['zh', 'en'].map((lang) => files(lang).reduce((sum, file) => sum + weigh(`/assets/${file}`), 0)));
}
const total = (files) => [...files].reduce((sum, file) => sum + weigh(file), 0);

const goals = [
  ['script of a page without 3D', total(scripts('page')), 25 * 1024],
  ['script to enter the viewer', total(scripts('page', 'viewer')) + words('page', 'viewer'), 150 * 1024],
  ['script to enter the hall', total(scripts('page', 'hall')) + words('page', 'hall', 'view'), 150 * 1024],
  ['script of hall and viewer together', total(scripts('page', 'hall', 'viewer')) + words('page', 'hall', 'view', 'viewer'), 150 * 1024],
  ['script to enter the tour', total(scripts('page', 'tour')) + words('page', 'tour', 'hall', 'view'), 150 * 1024],
];

let heavy = false;
for (const [what, bytes, most] of goals) {
  heavy ||= bytes > most;
  console.log(`${bytes > most ? 'TOO HEAVY' : 'ok'.padEnd(9)} ${what}: ${bytes} of ${most} bytes`);
}
for (const [file, bytes] of [...sizes].sort((a, b) => b[1] - a[1])) console.log(`  ${String(bytes).padStart(7)} ${file}`);
process.exit(heavy ? 1 : 0);
