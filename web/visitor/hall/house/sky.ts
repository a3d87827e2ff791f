// The sky over the hall as the tracer has it: a gradient by the elevation's sine, and the sun's glow.
import { BackSide, Color, Float32BufferAttribute, Mesh, MeshBasicMaterial, SphereGeometry, Vector3 } from 'three';
import type { Built } from '../../../common/api.ts';

export type Sky = Built['sky'];
export const plainSky: Sky = { sun: null, zenith: [0.35, 0.6, 1], horizon: [0.9, 0.95, 1], ground: [0.3, 0.28, 0.25], exposure: 1 };

export function makeSky({ sun, zenith, horizon, ground }: Sky): Mesh<SphereGeometry, MeshBasicMaterial> {
  const geometry = new SphereGeometry(180, 32, 32);
  const places = geometry.attributes.position!;
  const colour = (rgb: readonly number[]) => new Color().setRGB(rgb[0]!, rgb[1]!, rgb[2]!);
  const [top, rim, below] = [colour(zenith), colour(horizon), colour(ground ?? [0.2, 0.2, 0.2])];
  const towards = sun ? new Vector3(...sun.direction).normalize() : null;
  const colours: number[] = [];
  const at = new Vector3();
  for (let i = 0; i < places.count; i++) {
    at.fromBufferAttribute(places, i).normalize();
    const shown = at.y >= 0 ? rim.clone().lerp(top, at.y) : rim.clone().lerp(below, Math.min(1, -at.y * 12));
    if (towards && at.y > -0.05) shown.multiplyScalar(1 + Math.max(0, at.dot(towards)) ** 40 * 1.2);
    colours.push(...shown.toArray());
  }
  geometry.setAttribute('color', new Float32BufferAttribute(colours, 3));
  const sky = new Mesh(geometry, new MeshBasicMaterial({ vertexColors: true, side: BackSide, depthWrite: false }));
  sky.renderOrder = -1;
  return sky;
}
