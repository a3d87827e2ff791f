// The film on the big screen: silent, looping, in step for all, and only while someone is there to see it.
import { LinearFilter, SRGBColorSpace, VideoTexture } from 'three';
import type { HallScene } from '../house/scene.ts';
import type { StandView } from '../house/views.ts';
import { keepStep, offFrom } from './in_step.ts';

const lookEvery = 250;     // milliseconds

export class Film {
  readonly view: StandView;
  private readonly video = document.createElement('video');
  private readonly remove: () => void;
  private looked = 0;

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

  // For everybody the same moment of the film: `now` is the fair's clock in seconds.
  keepStep(now: number) {
    if (!this.playing || performance.now() - this.looked < lookEvery || this.video.seeking) return;
    this.looked = performance.now();
    const { seek, rate } = keepStep(this.video.currentTime, now, this.video.duration);
    if (seek !== null) this.video.currentTime = seek;
    if (this.video.playbackRate !== rate) this.video.playbackRate = rate;
  }

  // Seconds from the fair's clock.
  offFrom(now: number) {
    return offFrom(this.video.currentTime, now, this.video.duration);
  }

  dispose() {
    this.video.pause();
    this.video.removeAttribute('src');
    this.video.load();
    this.remove();
  }
}
