// The visitor's microphone: asked for when they speak, given back when they stop.
export type MicrophoneFault = 'denied' | 'no_microphone' | 'insecure';

export class Microphone {
  private stream: MediaStream | null = null;
  private readonly onEnded: () => void;

  constructor(onEnded: () => void) { this.onEnded = onEnded; }

  async open(): Promise<MediaStreamTrack | MicrophoneFault> {
    if (this.track) return this.track;
    if (!navigator.mediaDevices) return 'insecure';         // browsers give microphones to https and localhost only
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
    } catch (error) {
      return error instanceof DOMException && ['NotAllowedError', 'SecurityError'].includes(error.name) ? 'denied' : 'no_microphone';
    }
    this.track!.onended = () => { this.close(); this.onEnded(); };
    return this.track!;
  }

  get track(): MediaStreamTrack | null {
    return this.stream?.getAudioTracks()[0] ?? null;
  }

  mute(muted: boolean) {
    if (this.track) this.track.enabled = !muted;
  }

  close() {
    const track = this.track;
    this.stream = null;
    if (!track) return;
    track.onended = null;
    track.stop();
  }
}
