// Pictures inside a glTF, as textures: each decoded once, off the main thread where the browser can.
import { ClampToEdgeWrapping, LinearFilter, LinearMipmapLinearFilter, MirroredRepeatWrapping, NearestFilter,
  NearestMipmapLinearFilter, RepeatWrapping, SRGBColorSpace, Texture, type MagnificationTextureFilter, type MinificationTextureFilter, type Wrapping } from 'three';
import type { Accessors } from './accessor.ts';
import type { Gltf, TextureInfo } from './format.ts';
import type { SharedPictures } from './shared.ts';

const wraps: Record<number, Wrapping> = { 33071: ClampToEdgeWrapping, 33648: MirroredRepeatWrapping, 10497: RepeatWrapping };
const magnify: Record<number, MagnificationTextureFilter> = { 9728: NearestFilter };
const minify: Record<number, MinificationTextureFilter> = { 9728: NearestFilter, 9729: LinearFilter, 9986: NearestMipmapLinearFilter };

// WebKit before 17 cannot decode every picture off the thread; an <img> always can.
export async function decode(blob: Blob): Promise<ImageBitmap | HTMLImageElement> {
  try {
    return await createImageBitmap(blob, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' });
  } catch {
    const image = new Image();
    const address = URL.createObjectURL(blob);
    try {
      image.src = address;
      await image.decode();
    } finally {
      URL.revokeObjectURL(address);
    }
    return image;
  }
}

type Sampler = NonNullable<Gltf['samplers']>[number];

export class Textures {
  readonly made: Texture[] = [];
  private readonly images = new Map<number, Promise<ImageBitmap | HTMLImageElement>>();
  private readonly gltf: Gltf;
  private readonly accessors: Accessors;
  private readonly shared: SharedPictures | undefined;

  constructor(gltf: Gltf, accessors: Accessors, shared?: SharedPictures) {
    this.gltf = gltf;
    this.accessors = accessors;
    this.shared = shared;
  }

  async texture(info: TextureInfo | undefined, colour: boolean): Promise<Texture | null> {
    const record = info && this.gltf.textures?.[info.index];
    if (!record) return null;
    const source = record.extensions?.EXT_texture_webp?.source ?? record.source;
    if (source === undefined) throw new Error('a texture has no picture that this viewer can read');
    const uri = this.gltf.images?.[source]?.uri;
    const image = await (uri !== undefined && this.shared ? this.shared.image(uri) : this.image(source));
    const sampler = this.gltf.samplers?.[record.sampler ?? -1] ?? {};
    const make = () => this.make(image, info, sampler, colour);
    if (uri !== undefined && this.shared) return this.shared.texture(JSON.stringify([uri, info, sampler, colour]), make);
    const texture = make();
    this.made.push(texture);
    return texture;
  }

  dispose() {
    for (const texture of this.made) texture.dispose();
    for (const image of this.images.values()) void image.then((bitmap) => 'close' in bitmap && bitmap.close(), () => {});
  }

  private make(image: ImageBitmap | HTMLImageElement, info: TextureInfo, sampler: Sampler, colour: boolean): Texture {
    const texture = new Texture(image);
    texture.flipY = false;
    texture.wrapS = wraps[sampler.wrapS ?? 10497] ?? RepeatWrapping;
    texture.wrapT = wraps[sampler.wrapT ?? 10497] ?? RepeatWrapping;
    texture.magFilter = magnify[sampler.magFilter ?? 0] ?? LinearFilter;
    texture.minFilter = minify[sampler.minFilter ?? 0] ?? LinearMipmapLinearFilter;
    texture.anisotropy = 8;
    if (colour) texture.colorSpace = SRGBColorSpace;
    const moved = info.extensions?.KHR_texture_transform;
    texture.channel = moved?.texCoord ?? info.texCoord ?? 0;
    if (moved) {
      if (moved.offset) texture.offset.fromArray(moved.offset);
      if (moved.scale) texture.repeat.fromArray(moved.scale);
      texture.rotation = moved.rotation ?? 0;
    }
    texture.needsUpdate = true;
    return texture;
  }

  private image(index: number): Promise<ImageBitmap | HTMLImageElement> {
    let found = this.images.get(index);
    if (!found) {
      const record = this.gltf.images?.[index];
      if (record?.bufferView === undefined) throw new Error('a picture lies outside the model file');
      const { bytes } = this.accessors.view(record.bufferView);
      found = decode(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: record.mimeType ?? 'image/png' }));
      this.images.set(index, found);
    }
    return found;
  }
}
