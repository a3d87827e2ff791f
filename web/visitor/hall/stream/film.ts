// The film on a screen: silent, looping, in step for all, and only while someone is there to see it. The programme
// may put another in its place for a while.
import { LinearFilter, SRGBColorSpace, VideoTexture } from 'three';
import type { HallScene } from '../house/scene.ts';
import type { StandView } from '../house/views.ts';
import { keepStep, offFrom } from './in_step.ts';

// A film and the moment of its beginning, by the fair's clock in seconds; it loops from then on.
export type Showing = { url: string; since: number };

const lookEvery = 250;     // milliseconds

export class Film {
  readonly view: StandView;
  private readonly video = document.createElement('video');
  private readonly own: Showing;
  private now: Showing;
  private takeDown = () => {};
  private looked = 0;

  // `onPlaying`: there are pictures to draw again, at first and after another film was put on.
  constructor(scene: HallScene, view: StandView, url: string, onPlaying: () => void) {
    this.view = view;
    this.now = this.own = { url, since: 0 };
    Object.assign(this.video, { src: url, muted: true, loop: true, playsInline: true, preload: 'none', crossOrigin: 'anonymous' });
    this.video.addEventListener('playing', onPlaying);
    this.video.addEventListener('loadeddata', () => {
      const texture = new VideoTexture(this.video);
      texture.colorSpace = SRGBColorSpace;
      texture.minFilter = LinearFilter;
      texture.generateMipmaps = false;
      this.takeDown();
      this.takeDown = scene.picture(view, view.picture!, texture, this.video.videoWidth / this.video.videoHeight, 0.012);
    });
  }

  get playing() {
    return !this.video.paused && this.video.readyState >= 2;
  }

  get url() {
    return this.now.url;
  }

  show(seen: boolean) {
    if (seen && this.video.paused) this.video.play().catch(() => {}); // a browser that refuses leaves the poster
    else if (!seen && !this.video.paused) this.video.pause();
  }

  // Shows another film in the place of its own; null: its own again.
  put(showing: Showing | null) {
    const next = showing ?? this.own;
    const was = this.now;
    this.now = next;
    if (next.url === was.url) return;
    const seen = !this.video.paused;
    this.video.src = next.url;
    this.show(seen);
  }

  // For everybody the same moment of the film: `now` is the fair's clock in seconds.
  keepStep(now: number) {
    if (!this.playing || performance.now() - this.looked < lookEvery || this.video.seeking) return;
    this.looked = performance.now();
    const { seek, rate } = keepStep(this.video.currentTime, now - this.now.since, this.video.duration);
    if (seek !== null) this.video.currentTime = seek;
    if (this.video.playbackRate !== rate) this.video.playbackRate = rate;
  }

  // Seconds from the fair's clock.
  offFrom(now: number) {
    return offFrom(this.video.currentTime, now - this.now.since, this.video.duration);
  }

  dispose() {
    this.video.pause();
    this.video.removeAttribute('src');
    this.video.load();
    this.takeDown();
  }
}
