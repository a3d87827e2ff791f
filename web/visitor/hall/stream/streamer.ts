// Carries out what priority.ts decides: models onto stands, posters and the film into frames.
import { LinearFilter, SRGBColorSpace, Texture, VideoTexture } from 'three';
import { loadModel } from '../../three/gltf/load.ts';
import type { HallScene } from '../build/scene.ts';
import type { StandView } from '../build/stands.ts';
import { decide, type Budget, type Item, type ItemState } from './priority.ts';

type Entry = {
  view: StandView;
  kind: 'model' | 'picture';
  url: string;
  bytes: number;
  memory: number;
  state: ItemState;
  abort: AbortController | null;
  remove: (() => void) | null;
};

export const budget: Budget = { parallel: 3, memory: 160e6, keepWithin: 46, loadWithin: 36 };

// A guess until the model is there: a hall derivative's three textures of 512 px, with mipmaps.
const modelMemory = 3 * 512 * 512 * 4 * 1.34;
const pictureWidth = 768;

export class Streamer {
  loadedBytes = 0;
  private readonly entries: Entry[];
  private readonly scene: HallScene;
  private readonly changed: () => void;

  constructor(scene: HallScene, changed: () => void) {
    this.scene = scene;
    this.changed = changed;
    this.entries = scene.stands.flatMap((view) => {
      const entry = entryFor(view);
      return entry ? [{ ...entry, view, state: 'absent' as const, abort: null, remove: null }] : [];
    });
  }

  get busy() {
    return this.entries.some(({ state }) => state === 'loading');
  }

  // `distanceTo`, `sameZone` and `ahead` are asked of every stand's place.
  update(measure: (view: StandView) => { distance: number; sameZone: boolean; ahead: boolean }) {
    const items = this.entries.map((entry, index): Item => ({ id: String(index), state: entry.state, bytes: entry.bytes, memory: entry.memory, ...measure(entry.view) }));
    const { load, abort, drop } = decide(items, budget);
    for (const id of abort) this.stop(this.entries[Number(id)]!);
    for (const id of drop) this.drop(this.entries[Number(id)]!);
    for (const id of load) void this.load(this.entries[Number(id)]!);
  }

  dispose() {
    for (const entry of this.entries) {
      this.stop(entry);
      this.drop(entry);
    }
  }

  private async load(entry: Entry) {
    const abort = entry.abort = new AbortController();
    entry.state = 'loading';
    try {
      entry.remove = entry.kind === 'model' ? await this.model(entry, abort.signal) : await this.poster(entry, abort.signal);
      entry.state = 'present';
    } catch (error) {
      if (abort.signal.aborted) return; // `stop` has set the state
      entry.state = 'failed';
      console.warn(`${entry.url}: ${String(error)}`);
    }
    entry.abort = null;
    this.changed();
  }

  private async model(entry: Entry, signal: AbortSignal): Promise<() => void> {
    const model = await loadModel(entry.url, signal);
    if (signal.aborted) {
      model.dispose();
      throw signal.reason;
    }
    this.loadedBytes += model.bytes;
    entry.memory = model.textureBytes;
    return this.scene.exhibit(entry.view, model);
  }

  private async poster(entry: Entry, signal: AbortSignal): Promise<() => void> {
    const response = await fetch(entry.url, { signal });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const blob = await response.blob();
    this.loadedBytes += blob.size;
    const texture = await pictureTexture(blob);
    if (signal.aborted) {
      texture.dispose();
      throw signal.reason;
    }
    const { width, height } = texture.image as { width: number; height: number };
    return this.scene.picture(entry.view.picture ?? easel(entry.view), texture, width / height, entry.view.stand.kind === 'screen');
  }

  private stop(entry: Entry) {
    if (!entry.abort) return;
    entry.abort.abort();
    entry.abort = null;
    entry.state = 'absent';
  }

  private drop(entry: Entry) {
    entry.remove?.();
    entry.remove = null;
    if (entry.state === 'present') entry.state = 'absent';
  }
}

function entryFor({ stand, picture }: StandView): Pick<Entry, 'kind' | 'url' | 'bytes' | 'memory'> | null {
  const exhibit = stand.exhibit;
  if (exhibit?.hall_model && !picture) return { kind: 'model', url: exhibit.hall_model.url, bytes: exhibit.hall_model.bytes, memory: modelMemory };
  if (exhibit?.poster) return { kind: 'picture', url: exhibit.poster.url, bytes: 40e3, memory: pictureWidth ** 2 * 5 };
  return null;
}

// Where an exhibit that has only a picture shows it: a board on its stand, leaning back a little.
function easel(view: StandView) {
  const [wide, high] = [view.room[0] * 0.8, Math.min(view.room[1], view.room[0]) * 0.8];
  const [c, s] = [Math.cos(view.turn), Math.sin(view.turn)];
  const lean = 0.16 * high;
  const corner = [view.anchor[0] - (c * wide) / 2 + s * lean * 0.5, view.anchor[1] + 0.01, view.anchor[2] + (s * wide) / 2 + c * lean * 0.5] as [number, number, number];
  return { corner, across: [c * wide, 0, -s * wide] as [number, number, number], up: [-s * lean, high, -c * lean] as [number, number, number] };
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

// The film on the big screen: silent, looping, and only while someone is there to see it.
export class Film {
  private readonly video = document.createElement('video');
  private readonly remove: () => void;
  readonly view: StandView;

  constructor(scene: HallScene, view: StandView, url: string) {
    this.view = view;
    Object.assign(this.video, { src: url, muted: true, loop: true, playsInline: true, preload: 'none', crossOrigin: 'anonymous' });
    const texture = new VideoTexture(this.video);
    texture.colorSpace = SRGBColorSpace;
    texture.minFilter = LinearFilter;
    texture.generateMipmaps = false;
    let hung: (() => void) | null = null;
    this.video.addEventListener('loadeddata', () => {
      hung ??= scene.picture(view.picture!, texture, this.video.videoWidth / this.video.videoHeight, true, 0.012);
    });
    this.remove = () => { if (hung) hung(); else texture.dispose(); };
  }

  get playing() {
    return !this.video.paused && this.video.readyState >= 2;
  }

  show(seen: boolean) {
    if (seen && this.video.paused) this.video.play().catch(() => {}); // a browser that refuses leaves the poster
    else if (!seen && !this.video.paused) this.video.pause();
  }

  dispose() {
    this.video.pause();
    this.video.removeAttribute('src');
    this.video.load();
    this.remove();
  }
}
