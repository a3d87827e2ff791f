// Makes the derivatives of one exhibit from out/<slug>: model.glb, hall.glb, poster.webp; checks them with gltf-validator.
// Run by ./make; usage: node derive.mjs SLUG
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Logger, NodeIO, Verbosity } from '@gltf-transform/core';
import {
  EXTMeshoptCompression, EXTTextureWebP, KHRMaterialsIOR, KHRMaterialsTransmission, KHRMaterialsVolume, KHRMeshQuantization,
} from '@gltf-transform/extensions';
import { meshopt, prune } from '@gltf-transform/functions';
import { MeshoptEncoder, MeshoptDecoder, MeshoptSimplifier } from 'meshoptimizer';
import sharp from 'sharp';
import validator from 'gltf-validator';

const here = dirname(fileURLToPath(import.meta.url));
const slug = process.argv[2];
const raw = join(here, 'out', slug);
const target = join(here, '..', 'exhibits', slug);

// What each derivative may weigh (MODEL_BYTES lowers it for one that need not be so fine), and how far triangles and quality may
// sink before that is an error.
const kinds = {
  model: { texture: 2048, orm: 1024, bytes: Number(process.env.MODEL_BYTES ?? 1_300_000), steps: [88, 84, 80, 76, 72, 68, 62, 56, 50, 44].map((q) => [60_000, q]) },
  hall: { texture: 512, orm: 256, bytes: 110_000,
    steps: [[6_000, 84], [6_000, 76], [6_000, 70], [6_000, 64], [5_000, 64], [5_000, 56], [4_200, 56], [4_200, 48], [3_400, 44]] },
};
const posterBytes = 60_000;

await Promise.all([MeshoptEncoder.ready, MeshoptDecoder.ready, MeshoptSimplifier.ready]);
await mkdir(target, { recursive: true });
const io = new NodeIO()
  .registerExtensions([EXTMeshoptCompression, EXTTextureWebP, KHRMaterialsIOR, KHRMaterialsTransmission, KHRMaterialsVolume, KHRMeshQuantization])
  .registerDependencies({ 'meshopt.encoder': MeshoptEncoder, 'meshopt.decoder': MeshoptDecoder });

for (const [name, kind] of Object.entries(kinds)) await derive(name, kind);
await poster();

// The best quality that fits: the highest at once if it does, else found by halving: encoding big textures is what costs time here.
async function derive(name, kind) {
  let best = null;
  let low = 0;
  let high = kind.steps.length - 1;
  for (let middle = 0; low <= high; middle = (low + high) >> 1) {
    const made = await make(name, kind, ...kind.steps[middle]);
    if (made.bytes.length <= kind.bytes) [best, high] = [made, middle - 1];
    else low = middle + 1;
  }
  if (!best) throw new Error(`${slug}/${name}.glb does not fit ${kind.bytes} bytes at the lowest quality`);
  await check(name, best.bytes);
  await writeFile(join(target, `${name}.glb`), best.bytes);
  console.log(`${slug}/${name}.glb: ${best.triangles} triangles, ${best.bytes.length} bytes, webp quality ${best.quality}`);
}

async function make(name, kind, most, quality) {
  const document = await io.read(own(name, 'raw', 'glb'));
  document.setLogger(new Logger(Verbosity.WARN));
  const triangles = simplify(document, most);
  await dress(document, name, kind, quality);
  await document.transform(prune(), meshopt({ encoder: MeshoptEncoder, level: 'high' }));
  return { bytes: await io.writeBinary(document), triangles, quality };
}

// A model may bring its own mesh or picture for a derivative (raw-hall.glb, normal-hall.png); else all share one.
function own(name, file, ending) {
  const special = join(raw, `${file}-${name}.${ending}`);
  return existsSync(special) ? special : join(raw, `${file}.${ending}`);
}

function simplify(document, most) {
  const primitive = document.getRoot().listMeshes()[0].listPrimitives()[0];
  const indices = new Uint32Array(primitive.getIndices().getArray());
  if (indices.length / 3 <= most) return indices.length / 3;
  const position = primitive.getAttribute('POSITION').getArray();
  const normal = primitive.getAttribute('NORMAL').getArray();
  const uv = primitive.getAttribute('TEXCOORD_0').getArray();
  const count = position.length / 3;
  const attributes = new Float32Array(count * 5);
  for (let i = 0; i < count; i++) attributes.set([normal[3 * i], normal[3 * i + 1], normal[3 * i + 2], uv[2 * i], uv[2 * i + 1]], 5 * i);
  // Seams must keep their places in the atlas, hence the weight on uv; error 1 = as far as needed to reach the count.
  const reduce = (flags) => MeshoptSimplifier.simplifyWithAttributes(indices, position, 3, attributes, 5, [0.4, 0.4, 0.4, 1, 1],
    null, most * 3, 1, flags)[0];
  let smaller = reduce([]);
  if (smaller.length > most * 3) smaller = reduce(['Permissive']);      // across seams, where they leave too little
  const [remap, unique] = MeshoptSimplifier.compactMesh(smaller);
  const buffer = document.getRoot().listBuffers()[0];
  for (const [semantic, size] of [['POSITION', 3], ['NORMAL', 3], ['TEXCOORD_0', 2]]) {
    const accessor = primitive.getAttribute(semantic);
    const from = accessor.getArray();
    const to = new Float32Array(unique * size);
    remap.forEach((place, i) => { if (place !== 0xffffffff) to.set(from.subarray(i * size, i * size + size), place * size); });
    accessor.setArray(to);
  }
  primitive.setIndices(document.createAccessor().setType('SCALAR').setArray(smaller).setBuffer(buffer));
  return smaller.length / 3;
}

async function dress(document, name, kind, quality) {
  document.createExtension(EXTTextureWebP).setRequired(true);
  const material = document.getRoot().listMaterials()[0].setMetallicFactor(1).setRoughnessFactor(1);
  const texture = async (file, size, q) => document.createTexture(file).setMimeType('image/webp')
    .setImage(await sharp(own(name, file, 'png')).resize(size, size, { kernel: 'lanczos3', withoutEnlargement: true })
      .webp({ quality: q, effort: 4, smartSubsample: true }).toBuffer());
  const orm = await texture('orm', kind.orm, Math.max(40, quality - 10));
  material.setBaseColorTexture(await texture('base', kind.texture, quality))
    .setNormalTexture(await texture('normal', kind.texture, Math.min(90, quality + 4)))
    .setMetallicRoughnessTexture(orm).setOcclusionTexture(orm);
  await glaze(document, material, name);
}

// A glass brings glass.json: how it passes, bends and swallows light.
async function glaze(document, material, name) {
  const file = join(raw, 'glass.json');
  if (!existsSync(file)) return;
  const glass = JSON.parse(await readFile(file, 'utf8'));
  if (name === 'hall') {                      // the hall draws dozens of things: plain blending stands in for refraction
    material.setAlphaMode('BLEND').setDoubleSided(true).setBaseColorFactor([...glass.attenuationColor.map((c) => 0.35 + 0.65 * c), 0.42]);
    return;
  }
  material.setExtension('KHR_materials_transmission', document.createExtension(KHRMaterialsTransmission).createTransmission()
    .setTransmissionFactor(glass.transmission));
  material.setExtension('KHR_materials_ior', document.createExtension(KHRMaterialsIOR).createIOR().setIOR(glass.ior));
  material.setExtension('KHR_materials_volume', document.createExtension(KHRMaterialsVolume).createVolume()
    .setThicknessFactor(glass.thickness).setAttenuationColor(glass.attenuationColor).setAttenuationDistance(glass.attenuationDistance));
}

async function check(name, bytes) {
  const report = await validator.validateBytes(new Uint8Array(bytes), { ignoredIssues: [], maxIssues: 20 });
  if (report.issues.numErrors) throw new Error(`${slug}/${name}.glb: ${JSON.stringify(report.issues.messages, null, 1)}`);
}

async function poster() {
  const source = await readFile(join(raw, 'poster.png')).catch(() => null);
  if (!source) return;
  for (let quality = 90; quality >= 40; quality -= 4) {
    const bytes = await sharp(source).webp({ quality, effort: 6, smartSubsample: true }).toBuffer();
    if (bytes.length > posterBytes) continue;
    await writeFile(join(target, 'poster.webp'), bytes);
    console.log(`${slug}/poster.webp: ${bytes.length} bytes, quality ${quality}`);
    return;
  }
  throw new Error(`${slug}/poster.webp does not fit ${posterBytes} bytes`);
}
