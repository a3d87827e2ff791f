// Pictures that lie beside several files and are named by them ("brick.webp"): fetched, decoded and put on the graphics card
// once, however many files use them, and kept until all of them go.
import type { Texture } from 'three';
import { decode } from './textures.ts';

export class SharedPictures {
  bytes = 0;
  private readonly addresses: Readonly<Record<string, string>>;
  private readonly images = new Map<string, Promise<ImageBitmap | HTMLImageElement>>();
  private readonly textures = new Map<string, Texture>();

  constructor(addresses: Readonly<Record<string, string>>) {
    this.addresses = addresses;
  }

  // Rejects when the name is unknown or the picture cannot be had.
  image(name: string): Promise<ImageBitmap | HTMLImageElement> {
    let found = this.images.get(name);
    if (!found) {
      this.images.set(name, found = this.fetch(name));
      found.catch(() => this.images.delete(name)); // may be tried again
    }
    return found;
  }

  // The texture made for this name and use, so that parts share it.
  texture(key: string, make: () => Texture): Texture {
    let found = this.textures.get(key);
    if (!found) this.textures.set(key, found = make());
    return found;
  }

  get memory() {
    return [...this.textures.values()].reduce((sum, { image }) => {
      const { width = 0, height = 0 } = image as { width?: number; height?: number };
      return sum + (width * height * 4 * 4) / 3;
    }, 0);
  }

  dispose() {
    for (const texture of this.textures.values()) texture.dispose();
    for (const image of this.images.values()) void image.then((bitmap) => 'close' in bitmap && bitmap.close(), () => {});
  }

  private async fetch(name: string) {
    const address = Object.hasOwn(this.addresses, name) ? this.addresses[name] : undefined;
    if (!address) throw new Error(`the picture ${name} is not among the hall's`);
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${name}: HTTP ${answer.status}`);
    const blob = await answer.blob();
    this.bytes += blob.size;
    return decode(blob);
  }
}
