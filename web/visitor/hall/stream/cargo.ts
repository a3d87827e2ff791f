// What can be fetched for the hall, each with how it is fetched and put in its place: parts, their light, models, pictures.
import { LinearFilter, SRGBColorSpace, Texture } from 'three';
import type { HallPart, HallPlan } from '../../../common/api.ts';
import { loadModel } from '../../three/gltf/load.ts';
import type { SharedPictures } from '../../three/gltf/shared.ts';
import { decode } from '../../three/gltf/textures.ts';
import type { Grade, HallScene } from '../house/scene.ts';
import type { StandView } from '../house/views.ts';

export type Landed = { bytes: number; memory: number; remove(): void };
export type Cargo = {
  name: string;
  of: { part: HallPart } | { view: StandView };
  bytes: number;                        // guesses until it is there
  memory: number;
  weight: number;                       // below 1: wanted before others at the same distance
  first?: boolean;                      // one may walk when it is there
  reach?: number;                       // metres from which on it is not wanted
  ready(): boolean;                     // what it lies on is there, and what takes its place is not
  load(signal: AbortSignal): Promise<Landed>;
};

const modelMemory = 3 * 512 * 512 * 4 * 1.34; // a hall derivative's three textures of 512 px, with mipmaps
const fineReach = 9;                           // metres: farther off a model's coarse shape does
const pictureWidth = 768;
const triangleMemory = 80;                     // bytes, with its share of vertices

export function cargoOf(plan: HallPlan, scene: HallScene, shared: SharedPictures): Cargo[] {
  return [...(plan.built?.parts ?? []).flatMap((part) => partCargo(part, scene, shared)), ...scene.stands.flatMap((view) => standCargo(view, scene))];
}

// A part comes as a draft first where it was built so, its large surfaces alone, and goes when the part itself is there.
function partCargo(part: HallPart, scene: HallScene, shared: SharedPictures): Cargo[] {
  const model = (url: string, grade: Grade) => async (signal: AbortSignal): Promise<Landed> => {
    const loaded = await loadModel(url, signal, undefined, shared);
    return { bytes: loaded.bytes, memory: loaded.textureBytes + loaded.triangles * triangleMemory, remove: scene.part(part, loaded, grade) };
  };
  const memory = part.triangles * triangleMemory;
  const cargo: Cargo[] = [];
  let waits = false; // for its draft, which must not share the line with what comes after it
  if (part.draft) {
    const { file, bytes } = part.draft;
    waits = true;
    cargo.push({ name: `draft ${part.id}`, of: { part }, bytes, memory: memory / 4, weight: 0.25, first: true, ready: () => !scene.hasPart(part.id, 'fine'),
      load: (signal) => model(file, 'draft')(signal).finally(() => { waits = false; }) });
  }
  cargo.push({ name: `part ${part.id}`, of: { part }, bytes: part.bytes, memory, weight: part.draft ? 0.5 : 0.35, first: !part.draft, ready: () => !waits, load: model(part.file, 'fine') });
  if (part.lightmap) cargo.push(lightCargo(part, part.lightmap, scene));
  return cargo;
}

function lightCargo(part: HallPart, { file, width, height, range }: NonNullable<HallPart['lightmap']>, scene: HallScene): Cargo {
  return {
    name: `light ${part.id}`, of: { part }, bytes: width * height * 0.15, memory: width * height * 4 * 1.34, weight: 0.4,
    ready: () => scene.hasPart(part.id),
    async load(signal) {
      const blob = await fetchBlob(file, signal);
      const texture = new Texture(await decode(blob));
      Object.assign(texture, { flipY: false, generateMipmaps: false, minFilter: LinearFilter, needsUpdate: true });
      return { bytes: blob.size, memory: width * height * 4, remove: scene.light(part.id, texture, range) };
    },
  };
}

function standCargo(view: StandView, scene: HallScene): Cargo[] {
  const { exhibit } = view.stand;
  const cargo: Cargo[] = [];
  if (exhibit?.hall_model && !view.picture) {
    const model = (url: string, grade: Grade) => async (signal: AbortSignal): Promise<Landed> => {
      const loaded = await loadModel(url, signal);
      if (signal.aborted) {
        loaded.dispose();
        throw signal.reason;
      }
      return { bytes: loaded.bytes, memory: loaded.textureBytes + loaded.triangles * triangleMemory, remove: scene.exhibit(view, loaded, grade) };
    };
    const { url, bytes } = exhibit.hall_model;
    const { coarse } = view;
    cargo.push({ name: `model ${exhibit.slug}`, of: { view }, bytes, memory: modelMemory, weight: 1, ready: () => true, load: model(url, 'fine'), ...(coarse && { reach: fineReach }) });
    if (coarse) cargo.push({ name: `coarse ${exhibit.slug}`, of: { view }, bytes: coarse.bytes, memory: modelMemory / 16, weight: 0.7, ready: () => true, load: model(coarse.file, 'draft') });
  } else if (exhibit?.poster && view.picture) {
    const { url } = exhibit.poster;
    cargo.push({ name: `picture ${exhibit.slug}`, of: { view }, bytes: 60e3, memory: pictureWidth ** 2 * 5, weight: 1, ready: () => true, async load(signal) {
      const blob = await fetchBlob(url, signal);
      const texture = await pictureTexture(blob);
      const { width, height } = texture.image as { width: number; height: number };
      return { bytes: blob.size, memory: width * height * 5.4, remove: scene.picture(view, view.picture!, texture, width / height) };
    } });
  }
  return cargo;
}

async function fetchBlob(url: string, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.blob();
}

async function pictureTexture(blob: Blob): Promise<Texture> {
  let image: ImageBitmap | HTMLImageElement;
  try {
    image = await createImageBitmap(blob, { resizeWidth: pictureWidth, resizeQuality: 'high', imageOrientation: 'flipY' });
  } catch {
    image = new Image();
    image.src = URL.createObjectURL(blob);
    await image.decode();
    URL.revokeObjectURL(image.src);
  }
  const texture = new Texture(image);
  texture.flipY = image instanceof HTMLImageElement;
  texture.colorSpace = SRGBColorSpace;
  texture.anisotropy = 4;
  texture.needsUpdate = true;
  return texture;
}
