// Collects triangles with normals, texture places in metres and painted light, one collection a material.
// Pure. Coordinates are three's: x east, y up, z south; the plan's (x, y) at height h is (x, h, -y).
import type { Point } from '../../../common/api.ts';
import { refine, triangulate } from '../plan/polygon.ts';
import type { Shade } from './light.ts';

export type V3 = [number, number, number];
export type Tint = V3;
const white: Tint = [1, 1, 1];

export const raise = ([x, y]: Point, height: number): V3 => [x, height, -y];
export const add = (a: V3, b: V3, by = 1): V3 => [a[0] + b[0] * by, a[1] + b[1] * by, a[2] + b[2] * by];
const crossed = (a: V3, b: V3): V3 => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const lengthOf = (v: V3) => Math.hypot(...v);
const unit = (v: V3): V3 => { const l = lengthOf(v) || 1; return [v[0] / l, v[1] / l, v[2] / l]; };

export class Shape {
  readonly positions: number[] = [];
  readonly normals: number[] = [];
  readonly uvs: number[] = [];
  readonly colours: number[] = [];
  readonly indices: number[] = [];
  private readonly shade: Shade;
  private readonly grained: boolean; // the texture has a grain along u, which follows the longer side

  constructor(shade: Shade, grained = false) {
    this.shade = shade;
    this.grained = grained;
  }

  get triangles() {
    return this.indices.length / 3;
  }

  vertex(at: V3, normal: V3, u: number, v: number, tint: Tint = white): number {
    const light = this.shade(at[0], -at[2], at[1], normal[0], -normal[2], normal[1]);
    this.positions.push(...at);
    this.normals.push(...normal);
    this.uvs.push(u, v);
    this.colours.push(light[0] * tint[0], light[1] * tint[1], light[2] * tint[2]);
    return this.positions.length / 3 - 1;
  }

  // A parallelogram seen from where `across` runs right and `up` up; cut so that painted light can change within it.
  // Texture places start at (u, v); with `fit` they run 0..1 over the whole instead of by metres.
  quad(corner: V3, across: V3, up: V3, { tint = white, u = 0, v = 0, cut = 0.8, fit = false }: QuadOptions = {}) {
    const normal = unit(crossed(across, up));
    const [wide, high] = [lengthOf(across), lengthOf(up)];
    const [columns, rows] = [Math.max(1, Math.ceil(wide / cut)), Math.max(1, Math.ceil(high / cut))];
    const first = this.positions.length / 3;
    for (let row = 0; row <= rows; row++) for (let column = 0; column <= columns; column++) {
      const [s, t] = [column / columns, row / rows];
      const [tu, tv] = fit ? [s, t] : [u + wide * s, v + high * t];
      const turned = this.grained && high > wide;
      this.vertex(add(add(corner, across, s), up, t), normal, turned ? tv : tu, turned ? tu : tv, tint);
    }
    for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) {
      const a = first + row * (columns + 1) + column;
      const above = a + columns + 1;
      this.indices.push(a, a + 1, above + 1, a, above + 1, above);
    }
  }

  // A box standing on its middle at `base`; `wide` runs along the angle (plan radians), `deep` across it.
  box(base: V3, wide: number, high: number, deep: number, angle = 0, { tint = white, cut = 1, bottom = false, top = true }: BoxOptions = {}) {
    const right: V3 = [Math.cos(angle) * wide, 0, -Math.sin(angle) * wide];
    const back: V3 = [-Math.sin(angle) * deep, 0, -Math.cos(angle) * deep];
    const up: V3 = [0, high, 0];
    const flip = (v: V3): V3 => [-v[0], -v[1], -v[2]];
    const corner = (s: number, t: number) => add(add(base, right, s), back, t);
    const options = { tint, cut };
    this.quad(corner(-0.5, -0.5), right, up, options);
    this.quad(corner(0.5, 0.5), flip(right), up, options);
    this.quad(corner(0.5, -0.5), back, up, options);
    this.quad(corner(-0.5, 0.5), flip(back), up, options);
    if (top) this.quad(add(corner(-0.5, -0.5), up), right, back, options);
    if (bottom) this.quad(corner(-0.5, 0.5), right, flip(back), options);
  }

  // A straight timber from a to b (plan points at a height), `wide` across and `high` upwards from the height.
  beam(a: Point, b: Point, height: number, wide: number, high: number, options: BoxOptions = {}) {
    const long = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const middle: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    this.box(raise(middle, height), long, high, wide, Math.atan2(b[1] - a[1], b[0] - a[0]), { bottom: true, ...options });
  }

  // A turned body: radii at heights above `base`, smooth along its profile; a third value brightens that ring.
  lathe(base: V3, profile: Profile, sides: number, tint: Tint = white) {
    const first = this.positions.length / 3;
    let run = 0;
    profile.forEach(([radius, height, bright = 1], i) => {
      const shown = tint.map((value) => value * bright) as Tint;
      const before = profile[Math.max(0, i - 1)]!;
      const after = profile[Math.min(profile.length - 1, i + 1)]!;
      const slope = [after[1] - before[1], before[0] - after[0]];
      run += Math.hypot(radius - before[0], height - before[1]);
      for (let side = 0; side <= sides; side++) {
        const angle = (side / sides) * 2 * Math.PI;
        const normal = unit([Math.cos(angle) * slope[0]!, slope[1]!, Math.sin(angle) * slope[0]!]);
        this.vertex([base[0] + Math.cos(angle) * radius, base[1] + height, base[2] + Math.sin(angle) * radius], normal,
          ...(this.grained ? [run, side / sides] as const : [(side / sides) * 1.6, run] as const), shown);
      }
    });
    for (let ring = 0; ring < profile.length - 1; ring++) for (let side = 0; side < sides; side++) {
      const a = first + ring * (sides + 1) + side;
      const above = a + sides + 1;
      this.indices.push(a, above + 1, a + 1, a, above, above + 1);
    }
  }

  // A level polygon at a height, facing up or down; a hole may be left in it.
  level(outline: Point[], height: number, { hole, down = false, cut = 1, tint = white }: { hole?: Point[]; down?: boolean; cut?: number; tint?: Tint } = {}) {
    const normal: V3 = [0, down ? -1 : 1, 0];
    const known = new Map<string, number>();
    const corner = (point: Point) => {
      const key = `${point[0].toFixed(4)},${point[1].toFixed(4)}`;
      let index = known.get(key);
      if (index === undefined) known.set(key, index = this.vertex(raise(point, height), normal, point[0], point[1], tint));
      return index;
    };
    for (const [a, b, c] of refine(triangulate(outline, hole), cut)) {
      this.indices.push(corner(a), corner(down ? c : b), corner(down ? b : c));
    }
  }
}

type QuadOptions = { tint?: Tint; u?: number; v?: number; cut?: number; fit?: boolean };
type BoxOptions = { tint?: Tint; cut?: number; bottom?: boolean; top?: boolean };

export type Profile = [radius: number, height: number, bright?: number][];

export type MaterialName = 'brick' | 'plaster' | 'slab' | 'paving' | 'timber' | 'lacquer' | 'stone' | 'tile' | 'ceiling' | 'gold'
  | 'lantern' | 'lattice' | 'glass' | 'shadow' | 'label' | 'sign' | 'water' | 'metal';

// One shape a material, made on first use.
export class Shapes {
  readonly byMaterial = new Map<MaterialName, Shape>();
  readonly shade: Shade;

  constructor(shade: Shade) {
    this.shade = shade;
  }

  of(name: MaterialName): Shape {
    let shape = this.byMaterial.get(name);
    if (!shape) this.byMaterial.set(name, shape = new Shape(selfLit.has(name) ? () => [1, 1, 1] : this.shade, grained.has(name)));
    return shape;
  }
}

const selfLit = new Set<MaterialName>(['lantern', 'gold', 'shadow', 'glass']);
const grained = new Set<MaterialName>(['timber', 'lacquer']);
