// The sound of applause: short bursts of noise, made here, more of them the more people clap. Silent until a visitor asks
// for it; nothing of Web Audio is made before.
import { Reactions } from './reactions.ts';

const clapSeconds = 0.05;
const spread = 0.5;          // between what the server tells
const mostClaps = 26;

export class ApplauseSound {
  private context: AudioContext | null = null;
  private noise: AudioBuffer | null = null;
  private out: GainNode | null = null;

  get on() { return this.out !== null && this.out.gain.value > 0; }

  // In answer to a press: browsers allow sound only then. Returns whether there is sound now.
  toggle(): boolean {
    try {
      if (!this.context) this.make();
      this.out!.gain.value = this.on ? 0 : 0.5;
      void this.context!.resume();
    } catch (error) {
      console.warn('no sound', error);
      return false;
    }
    return this.on;
  }

  play(applause: number) {
    const loudness = Reactions.loudness(applause);
    if (!this.context || !this.on || loudness === 0) return;
    const count = Math.min(mostClaps, Math.ceil(3 + loudness * mostClaps));
    for (let i = 0; i < count; i++) this.clap(this.context.currentTime + Math.random() * spread, 0.04 + loudness * 0.08 * Math.random());
  }

  dispose() {
    void this.context?.close();
    this.context = this.noise = this.out = null;
  }

  private make() {
    const context = new AudioContext();
    const noise = context.createBuffer(1, Math.ceil(context.sampleRate * clapSeconds), context.sampleRate);
    const samples = noise.getChannelData(0);
    for (let i = 0; i < samples.length; i++) samples[i] = (Math.random() * 2 - 1) * (1 - i / samples.length) ** 3;
    const out = context.createGain();
    out.gain.value = 0;
    out.connect(context.destination);
    Object.assign(this, { context, noise, out });
  }

  private clap(at: number, volume: number) {
    const { context, noise, out } = this;
    const source = context!.createBufferSource();
    source.buffer = noise;
    source.playbackRate.value = 0.8 + Math.random() * 0.5;
    const tone = context!.createBiquadFilter();
    tone.type = 'bandpass';
    tone.frequency.value = 900 + Math.random() * 900;
    const gain = context!.createGain();
    gain.gain.value = volume;
    source.connect(tone).connect(gain).connect(out!);
    source.start(at);
  }
}
