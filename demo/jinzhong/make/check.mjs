// Checks every exhibit's derivatives: no validator error, triangles and bytes within their bounds, the thing standing on y = 0.
import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeIO, getBounds } from '@gltf-transform/core';
import {
  EXTMeshoptCompression, EXTTextureWebP, KHRMaterialsIOR, KHRMaterialsTransmission, KHRMaterialsVolume, KHRMeshQuantization,
} from '@gltf-transform/extensions';
import { MeshoptDecoder } from 'meshoptimizer';
import validator from 'gltf-validator';

const bounds = { 'model.glb': [60_000, 1_300_000], 'hall.glb': [6_000, 110_000] };
const exhibits = join(dirname(fileURLToPath(import.meta.url)), '..', 'exhibits');
await MeshoptDecoder.ready;
const io = new NodeIO().registerExtensions([EXTMeshoptCompression, EXTTextureWebP, KHRMaterialsIOR, KHRMaterialsTransmission, KHRMaterialsVolume, KHRMeshQuantization])
  .registerDependencies({ 'meshopt.decoder': MeshoptDecoder });

let faults = 0, total = 0, models = 0;
const fault = (text) => { faults++; console.error(text); };
for (const slug of (await readdir(exhibits)).sort()) {
  const files = await readdir(join(exhibits, slug));
  if (!files.includes('model.glb')) continue;
  models++;
  const row = [];
  for (const [name, [triangles, weight]] of Object.entries(bounds)) row.push(await checkModel(slug, name, triangles, weight));
  const poster = (await stat(join(exhibits, slug, 'poster.webp')).catch(() => ({ size: Infinity }))).size;
  total += poster;
  if (poster > 60_000) fault(`${slug}/poster.webp: ${poster} bytes, at most 40000`);
  console.log(`${slug.padEnd(28)} ${row.join('  ')}  poster ${Math.round(poster / 1000)} KB`);
}
console.log(`${models} models, ${(total / 1e6).toFixed(1)} MB, ${faults} faults`);
process.exit(faults ? 1 : 0);

async function checkModel(slug, name, triangles, weight) {
  const bytes = await readFile(join(exhibits, slug, name)).catch(() => null);
  if (!bytes) return fault(`${slug}/${name}: missing`), '';
  total += bytes.length;
  const report = await validator.validateBytes(new Uint8Array(bytes), { maxIssues: 20 });
  if (report.issues.numErrors) fault(`${slug}/${name}: ${JSON.stringify(report.issues.messages)}`);
  if (bytes.length > weight) fault(`${slug}/${name}: ${bytes.length} bytes, at most ${weight}`);
  const document = await io.readBinary(new Uint8Array(bytes));
  const count = document.getRoot().listMeshes().flatMap((m) => m.listPrimitives())
    .reduce((sum, p) => sum + p.getIndices().getCount() / 3, 0);
  if (count > triangles) fault(`${slug}/${name}: ${count} triangles, at most ${triangles}`);
  const box = getBounds(document.getRoot().listScenes()[0]);
  const size = Math.max(...box.max.map((v, i) => v - box.min[i]));
  const off = [box.min[1], (box.min[0] + box.max[0]) / 2, (box.min[2] + box.max[2]) / 2].some((v) => Math.abs(v) > 0.02 * size);
  if (off) fault(`${slug}/${name}: does not stand centred on the ground: ${box.min} to ${box.max}`);
  return `${name} ${count} triangles ${Math.round(bytes.length / 1000)} KB ${box.max.map((v, i) => ((v - box.min[i]) * 100).toFixed(1)).join(' x ')} cm`;
}
