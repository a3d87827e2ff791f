// The film on the big screen: silent, looping, and only while someone is there to see it.
import { LinearFilter, SRGBColorSpace, VideoTexture } from 'three';
import type { HallScene } from '../house/scene.ts';
import type { StandView } from '../house/views.ts';

export class Film {
  readonly view: StandView;
  private readonly video = document.createElement('video');
  private readonly remove: () => void;

  constructor(scene: HallScene, view: StandView, url: string) {
    this.view = view;
    Object.assign(this.video, { src: url, muted: true, loop: true, playsInline: true, preload: 'none', crossOrigin: 'anonymous' });
    const texture = new VideoTexture(this.video);
    texture.colorSpace = SRGBColorSpace;
    texture.minFilter = LinearFilter;
    texture.generateMipmaps = false;
    let hung: (() => void) | null = null;
    this.video.addEventListener('loadeddata', () => {
      hung ??= scene.picture(view, view.picture!, texture, this.video.videoWidth / this.video.videoHeight, 0.012);
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
