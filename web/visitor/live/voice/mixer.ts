// Whom one hears, each from where they stand: source → loudness → direction → ears.
import type { Point } from '../../../common/api.ts';
import { directionOf, gainAt } from './space.ts';

type Input = { track: MediaStreamTrack; source: MediaStreamAudioSourceNode; level: AnalyserNode; gain: GainNode; panner: PannerNode; element: HTMLAudioElement };

const smooth = 0.08;       // seconds

export class Mixer {
  private readonly inputs = new Map<string, Input>();
  private readonly context = new AudioContext();
  private readonly samples = new Float32Array(512);
  private own: { source: MediaStreamAudioSourceNode; level: AnalyserNode } | null = null;

  // Browsers let a page sound once it was touched; the button that asked for voice was.
  resume() { void this.context.resume(); }

  add(mid: string, track: MediaStreamTrack) {
    const known = this.inputs.get(mid);
    if (known?.track === track) return;
    if (known) this.remove(mid);
    const stream = new MediaStream([track]);
    // Chromium feeds a remote stream into Web Audio only while an element plays it.
    const element = new Audio();
    element.muted = true;
    element.srcObject = stream;
    void element.play().catch(() => {});
    const source = this.context.createMediaStreamSource(stream);
    const level = this.context.createAnalyser();
    level.fftSize = this.samples.length;
    const gain = this.context.createGain();
    gain.gain.value = 0;
    const panner = new PannerNode(this.context, { panningModel: 'HRTF', rolloffFactor: 0 });
    source.connect(level);
    source.connect(gain).connect(panner).connect(this.context.destination);
    this.inputs.set(mid, { track, source, level, gain, panner, element });
  }

  // `at` null: it is not known where they stand; they are at the edge then. Returns the loudness.
  place(mid: string, pose: { at: Point; heading: number }, at: Point | null, muted: boolean): number {
    const input = this.inputs.get(mid);
    if (!input) return 0;
    const loud = muted ? 0 : gainAt(at ? Math.hypot(at[0] - pose.at[0], at[1] - pose.at[1]) : 7);
    const { x, z } = at ? directionOf(pose.heading, pose.at, at) : { x: 0, z: -1 };
    const now = this.context.currentTime;
    input.gain.gain.setTargetAtTime(loud, now, smooth);
    input.panner.positionX.setTargetAtTime(x, now, smooth);
    input.panner.positionZ.setTargetAtTime(z, now, smooth);
    return loud;
  }

  silence(mid: string) {
    this.inputs.get(mid)?.gain.gain.setTargetAtTime(0, this.context.currentTime, smooth);
  }

  // How loud they speak, whatever one's distance: 0 to 1.
  level(mid: string): number {
    const input = this.inputs.get(mid);
    return input ? this.measure(input.level) : 0;
  }

  listenToOwn(track: MediaStreamTrack | null) {
    this.own?.source.disconnect();
    this.own = null;
    if (!track) return;
    const source = this.context.createMediaStreamSource(new MediaStream([track]));
    const level = this.context.createAnalyser();
    level.fftSize = this.samples.length;
    source.connect(level);
    this.own = { source, level };
  }

  ownLevel(): number {
    return this.own ? this.measure(this.own.level) : 0;
  }

  get mids() { return [...this.inputs.keys()]; }

  clear() {
    for (const mid of this.mids) this.remove(mid);
  }

  close() {
    this.clear();
    this.listenToOwn(null);
    void this.context.close();
  }

  private remove(mid: string) {
    const input = this.inputs.get(mid)!;
    input.source.disconnect();
    input.gain.disconnect();
    input.panner.disconnect();
    input.element.srcObject = null;
    this.inputs.delete(mid);
  }

  private measure(analyser: AnalyserNode): number {
    analyser.getFloatTimeDomainData(this.samples);
    let sum = 0;
    for (const value of this.samples) sum += value * value;
    return Math.sqrt(sum / this.samples.length);
  }
}
