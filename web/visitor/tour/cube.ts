// The six faces of a panorama and the tiles they are cut into (spec/hall.md). Pure; three's axes: x east, y up, z south.
import type { Triple } from '../../common/api.ts';

export const faces = ['px', 'nx', 'py', 'ny', 'pz', 'nz'] as const;
export type Face = (typeof faces)[number];
export type Level = { size: number; tile: number };         // pixels of a face's side and of a tile's
export type Tile = { level: number; face: Face; x: number; y: number };

type Axes = { ahead: Triple; right: Triple; up: Triple };

// What a face shows when one stands inside and looks along its axis. Floor and ceiling are met by looking north first.
export const axes: Record<Face, Axes> = {
  px: { ahead: [1, 0, 0], right: [0, 0, 1], up: [0, 1, 0] },
  nx: { ahead: [-1, 0, 0], right: [0, 0, -1], up: [0, 1, 0] },
  py: { ahead: [0, 1, 0], right: [1, 0, 0], up: [0, 0, 1] },
  ny: { ahead: [0, -1, 0], right: [1, 0, 0], up: [0, 0, -1] },
  pz: { ahead: [0, 0, 1], right: [-1, 0, 0], up: [0, 1, 0] },
  nz: { ahead: [0, 0, -1], right: [1, 0, 0], up: [0, 1, 0] },
};

export const tileKey = ({ level, face, x, y }: Tile) => `${level}/${face}-${x}-${y}`;
export const tilesAcross = ({ size, tile }: Level) => Math.max(1, Math.ceil(size / tile));

// A place on a face, 0..1 from the left and from the top, as a point of the cube whose faces are at distance 1.
export function onCube(face: Face, u: number, v: number): Triple {
  const { ahead, right, up } = axes[face];
  const [r, t] = [u * 2 - 1, 1 - v * 2];
  return [0, 1, 2].map((i) => ahead[i]! + right[i]! * r + up[i]! * t) as Triple;
}

// The part of a face that a tile covers; the last one of a row may be narrower.
export function tileSpan(level: Level, { x, y }: Tile): { left: number; top: number; right: number; bottom: number } {
  const part = level.tile / level.size;
  return { left: x * part, top: y * part, right: Math.min(1, (x + 1) * part), bottom: Math.min(1, (y + 1) * part) };
}

export const unit = ([x, y, z]: Triple): Triple => {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
};
export const dot = (a: Triple, b: Triple) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

// Plan radians (0 east, anticlockwise) and pitch as a direction.
export const wayOf = (heading: number, pitch: number): Triple =>
  [Math.cos(heading) * Math.cos(pitch), Math.sin(pitch), -Math.sin(heading) * Math.cos(pitch)];
export const headingOf = ([x, , z]: Triple) => Math.atan2(-z, x);
export const pitchOf = (way: Triple) => Math.asin(Math.max(-1, Math.min(1, unit(way)[1])));

// Which face one mostly sees on looking along a direction.
export function faceAhead(way: Triple): Face {
  return faces.reduce((best, face) => (dot(axes[face].ahead, way) > dot(axes[best].ahead, way) ? face : best));
}

export type Look = { way: Triple; fov: number; aspect: number; pixels: number }; // fov upright, in radians; pixels: the picture's height

// The coarsest level that still has a texel for (nearly) every pixel.
export function levelFor(levels: Level[], { fov, pixels }: Look, thrift = 0.75): number {
  const wanted = (pixels / 2 / Math.tan(fov / 2)) * 2 * thrift; // pixels of a face, whose middle is 1 away and 2 wide
  const found = levels.findIndex(({ size }) => size >= wanted);
  return found < 0 ? levels.length - 1 : found;
}

// The tiles of one level that a look meets, those in its middle first.
export function tilesInView(levels: Level[], level: number, { way, fov, aspect }: Look): Tile[] {
  const across = tilesAcross(levels[level]!);
  const half = Math.atan(Math.hypot(Math.tan(fov / 2), Math.tan(fov / 2) * aspect));
  const seen: { tile: Tile; off: number }[] = [];
  for (const face of faces) for (let y = 0; y < across; y++) for (let x = 0; x < across; x++) {
    const tile = { level, face, x, y };
    const { left, right, top, bottom } = tileSpan(levels[level]!, tile);
    const middle = unit(onCube(face, (left + right) / 2, (top + bottom) / 2));
    const reach = Math.max(...[[left, top], [right, top], [left, bottom], [right, bottom]]
      .map(([u, v]) => Math.acos(Math.min(1, dot(middle, unit(onCube(face, u!, v!)))))));
    const off = Math.acos(Math.max(-1, Math.min(1, dot(middle, way))));
    if (off < half + reach) seen.push({ tile, off });
  }
  return seen.sort((a, b) => a.off - b.off).map(({ tile }) => tile);
}
