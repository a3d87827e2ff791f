// Stands in for three's WebXRManager, which weighs 5 KB and which flat screens never use.
// `await renderer.xr.load()` fetches the real one and becomes it; do so before asking for a session.
import { EventDispatcher } from 'three/src/core/EventDispatcher.js';

export class WebXRManager extends EventDispatcher {
  constructor(renderer, gl) {
    super();
    this.enabled = false;
    this.isPresenting = false;
    this.cameraAutoUpdate = true;
    this.getEnvironmentBlendMode = () => undefined;
    this.getDepthSensingMesh = () => null;
    this.hasDepthSensing = () => false;
    this.setAnimationLoop = (callback) => { this.loop = callback; };
    this.dispose = () => {};
    this.load = async () => {
      const { WebXRManager: Real } = await import('three/src/renderers/webxr/WebXRManager.js?real');
      become(this, new Real(renderer, gl));
    };
  }
}

// The renderer keeps a reference to the stand-in, so this object must turn into the real one.
function become(standIn, real) {
  const { enabled, cameraAutoUpdate, loop, _listeners } = standIn;
  for (const key of Object.keys(standIn)) delete standIn[key];
  Object.assign(real, { enabled, cameraAutoUpdate, load: async () => {} });
  if (_listeners) real._listeners = _listeners;
  if (loop) real.setAnimationLoop(loop);
  Object.setPrototypeOf(standIn, real);
  for (const key of ['enabled', 'cameraAutoUpdate'])
    Object.defineProperty(standIn, key, { get: () => real[key], set: (value) => { real[key] = value; } });
}
