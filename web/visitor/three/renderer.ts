// The one way a WebGL canvas is made, so that viewer and hall look and fail alike.
import { NeutralToneMapping, SRGBColorSpace, WebGLRenderer, type ToneMapping } from 'three';

// Whether this browser can draw at all. Costs a context for a moment, so ask once.
export function hasWebGL(): boolean {
  try {
    const gl = document.createElement('canvas').getContext('webgl2');
    gl?.getExtension('WEBGL_lose_context')?.loseContext();
    return gl !== null;
  } catch {
    return false;
  }
}

export type RendererOptions = { alpha?: boolean; exposure?: number; toneMapping?: ToneMapping };

export function makeRenderer(canvas: HTMLCanvasElement, { alpha = false, exposure = 1, toneMapping = NeutralToneMapping }: RendererOptions): WebGLRenderer {
  const renderer = new WebGLRenderer({ canvas, alpha, antialias: true, powerPreference: 'high-performance' });
  renderer.outputColorSpace = SRGBColorSpace;
  renderer.toneMapping = toneMapping;
  renderer.toneMappingExposure = exposure;
  return renderer;
}

// Fetches what a headset needs (tools/three/lazy_xr.js) and switches it on.
export async function switchHeadset(renderer: WebGLRenderer, on: boolean): Promise<void> {
  if (on) await (renderer.xr as unknown as { load(): Promise<void> }).load();
  renderer.xr.enabled = on;
}

// Draws when something has changed and not otherwise. `draw` returns whether it wants another frame.
export class FrameLoop {
  private handle = 0;
  private last = 0;
  private stopped = false;
  private readonly draw: (seconds: number) => boolean;

  constructor(draw: (seconds: number) => boolean) {
    this.draw = draw;
  }

  // Asks for a frame; many asks make one frame.
  invalidate = () => {
    if (!this.handle && !this.stopped) this.handle = requestAnimationFrame(this.frame);
  };

  stop() {
    this.stopped = true;
    cancelAnimationFrame(this.handle);
    this.handle = 0;
  }

  private readonly frame = (now: number) => {
    this.handle = 0;
    // After a rest the time since the last frame says nothing about motion; a slow machine's long frames do.
    const seconds = this.last ? Math.min(1, (now - this.last) / 1000) : 1 / 60;
    const more = this.draw(seconds);
    this.last = more ? now : 0;
    if (more) this.invalidate();
  };
}
