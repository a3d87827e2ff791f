// Draws any number of figures in one call: where each stands, how it walks and what it does are attributes of the
// instance, and the vertex shader bends the limbs.
import { InstancedBufferAttribute, Mesh, MeshStandardMaterial, type InstancedBufferGeometry } from 'three';

export type Figure = {
  x: number; y: number; height: number;       // plan coordinates, metres
  heading: number;                            // radians, 0 = east
  stride: number;                             // walked so far, radians of the step's cycle
  pace: number;                               // 0 standing … 1 walking
  gesture: number;                            // as in common/live/wire.ts; 0: none
  since: number;                              // seconds since the gesture began
  look: number;                               // low 4 bits figure, high 4 bits colours
};

const vertexHead = /* glsl */`
attribute vec3 part;
attribute vec4 place;    // x, z, heading, size
attribute vec4 doing;    // stride, pace, gesture, since
attribute vec2 look;     // figure, colours
varying vec3 figureTint;
vec3 turnX(vec3 p, float y, float a) { float c = cos(a), s = sin(a); p.y -= y; return vec3(c * p.x - s * p.y, s * p.x + c * p.y + y, p.z); }
vec3 turnZ(vec3 p, float y, float z, float a) { float c = cos(a), s = sin(a); p.y -= y; p.z -= z; return vec3(p.x, c * p.y - s * p.z + y, s * p.y + c * p.z + z); }
vec3 hue(float h, float s, float v) { vec3 k = abs(fract(h + vec3(0.0, 0.667, 0.333)) * 6.0 - 3.0) - 1.0; return v * mix(vec3(1.0), clamp(k, 0.0, 1.0), s); }
vec3 tintOf(float tint, float figure, float colours) {
  float own = fract(colours * 0.618 + figure * 0.131);
  if (tint < 0.5) { float skin = fract(colours * 0.37 + figure * 0.21); return mix(vec3(0.83, 0.6, 0.45), vec3(0.5, 0.31, 0.21), skin * skin); }
  if (tint < 1.5) return figure > 7.5 && figure < 8.5 ? vec3(0.75) : mix(vec3(0.02, 0.018, 0.016), vec3(0.12, 0.06, 0.03), step(0.8, own));
  if (tint < 2.5) return hue(own, 0.5, 0.34);
  if (tint < 3.5) return hue(fract(own + 0.45), 0.35, 0.16);
  if (tint < 4.5) return hue(fract(own + 0.12), 0.6, 0.42);
  return vec3(0.03, 0.025, 0.02);
}
vec3 bend(vec3 p, float isPoint) {
  float bone = part.x, swing = sin(doing.x) * doing.y, y0 = isPoint;
  float gesture = doing.z, t = doing.w;
  float ease = gesture > 0.5 ? smoothstep(0.0, 0.25, t) * (1.0 - smoothstep(2.2, 2.6, t)) : 0.0;
  if (bone > 0.5 && bone < 1.5) p = turnX(p, 0.88 * y0, swing * 0.55);
  else if (bone > 1.5 && bone < 2.5) p = turnX(p, 0.88 * y0, -swing * 0.55);
  else if (bone > 2.5 && bone < 4.5) {
    float right = bone > 3.5 ? 1.0 : -1.0, lift = 0.0, aside = 0.0;
    if (gesture > 0.5 && gesture < 1.5 && right > 0.0) { aside = 2.6 + 0.35 * sin(t * 11.0); }
    else if (gesture > 1.5 && gesture < 2.5 && right > 0.0) lift = 1.5;
    else if (gesture > 2.5 && gesture < 3.5) { lift = 1.25; aside = 0.25 - 0.22 * abs(sin(t * 13.0)) - 0.45; }
    else if (gesture > 3.5 && gesture < 4.5 && right > 0.0) lift = 2.9;
    p = turnX(p, 1.38 * y0, right * swing * 0.5 * (1.0 - ease) + lift * ease);
    p = turnZ(p, 1.38 * y0, right * 0.18 * y0, -right * aside * ease);
  } else if (bone > 5.5) p.x += y0 * swing * 0.05 * (0.95 - p.y);
  if (gesture > 4.5 && gesture < 5.5 && bone > 2.5) p = turnX(p, 0.95 * y0, -0.7 * ease);
  else if (gesture > 4.5 && gesture < 5.5 && bone < 0.5) p = turnX(p, 0.95 * y0, -0.7 * ease * smoothstep(0.85, 1.2, position.y));
  float c = cos(place.z), s = sin(place.z);
  return vec3(c * p.x + s * p.z, p.y, c * p.z - s * p.x);
}
`;

const vertexBody = /* glsl */`
float shown = mod(floor(part.z / exp2(look.x)), 2.0);
vec3 transformed = bend(position, 1.0) * place.w * shown;
transformed.y += abs(cos(doing.x)) * doing.y * 0.025;
transformed += vec3(place.x, 0.0, place.y);
figureTint = tintOf(part.y, look.x, look.y);
`;

export class FigureDrawing {
  readonly mesh: Mesh<InstancedBufferGeometry, MeshStandardMaterial>;
  private readonly place: InstancedBufferAttribute;
  private readonly doing: InstancedBufferAttribute;
  private readonly look: InstancedBufferAttribute;

  constructor(geometry: InstancedBufferGeometry, readonly capacity: number) {
    this.place = new InstancedBufferAttribute(new Float32Array(capacity * 4), 4);
    this.doing = new InstancedBufferAttribute(new Float32Array(capacity * 4), 4);
    this.look = new InstancedBufferAttribute(new Float32Array(capacity * 2), 2);
    geometry.setAttribute('place', this.place);
    geometry.setAttribute('doing', this.doing);
    geometry.setAttribute('look', this.look);
    geometry.instanceCount = 0;
    const material = new MeshStandardMaterial({ roughness: 0.85 });
    material.onBeforeCompile = (shader) => {
      shader.vertexShader = shader.vertexShader.replace('#include <common>', `#include <common>\n${vertexHead}`)
        .replace('#include <beginnormal_vertex>', 'vec3 objectNormal = bend(normal, 0.0);')
        .replace('#include <begin_vertex>', vertexBody);
      shader.fragmentShader = shader.fragmentShader.replace('#include <common>', '#include <common>\nvarying vec3 figureTint;')
        .replace('#include <color_fragment>', 'diffuseColor.rgb = figureTint;');
    };
    this.mesh = new Mesh(geometry, material);
    this.mesh.frustumCulled = false;      // they stand all over the hall
    this.mesh.visible = false;
  }

  draw(figures: readonly Figure[]) {
    const count = Math.min(figures.length, this.capacity);
    for (let i = 0; i < count; i++) {
      const { x, y, heading, height, stride, pace, gesture, since, look } = figures[i]!;
      (this.place.array as Float32Array).set([x, -y, heading, height], i * 4);
      (this.doing.array as Float32Array).set([stride % (2 * Math.PI), pace, gesture, since], i * 4);
      (this.look.array as Float32Array).set([(look & 15) % 12, look >> 4], i * 2);
    }
    for (const attribute of [this.place, this.doing, this.look]) attribute.needsUpdate = true;
    this.mesh.geometry.instanceCount = count;
    this.mesh.visible = count > 0;
  }

  dispose() {
    this.mesh.removeFromParent();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
