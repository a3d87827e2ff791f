// One figure for everybody: rings of a body, and beside them the hats, hair and robes of a dozen looks, of which each
// avatar shows its own (the vertex shader folds the rest away). Metres, feet at the origin, looking along +x.
import { BufferAttribute, InstancedBufferGeometry } from 'three';

// Which bone moves a vertex.
export const bones = { body: 0, legLeft: 1, legRight: 2, armLeft: 3, armRight: 4, head: 5, skirt: 6 } as const;
// Which colour it has.
export const tints = { skin: 0, hair: 1, top: 2, bottom: 3, accent: 4, shoe: 5 } as const;

export const figureCount = 12;
const everybody = 2 ** figureCount - 1;
const only = (...looks: number[]) => looks.reduce((mask, look) => mask | (1 << look), 0);

// A dozen: 0 short hair, 1 long hair, 2 bun and long robe, 3 cap, 4 straw hat, 5 headscarf, 6 scholar's hat and robe, 7 backpack,
// 8 white beard, 9 two plaits, 10 wide sleeves and skirt, 11 jacket and tie.
const robed = only(2, 6, 10);
const skirted = only(1, 5, 9);

type Ring = [y: number, rx: number, rz: number, cx?: number, cz?: number];

class Builder {
  readonly positions: number[] = [];
  readonly parts: number[] = [];       // bone, tint, looks mask
  readonly indices: number[] = [];

  // A skin over rings from below to above, closed at both ends.
  tube(rings: Ring[], sides: number, bone: number, tint: number, looks = everybody) {
    const first = this.positions.length / 3;
    for (const [y, rx, rz, cx = 0, cz = 0] of rings) {
      for (let side = 0; side < sides; side++) {
        const angle = (side / sides) * 2 * Math.PI;
        this.point(cx + Math.cos(angle) * rx, y, cz + Math.sin(angle) * rz, bone, tint, looks);
      }
    }
    for (let ring = 0; ring + 1 < rings.length; ring++) for (let side = 0; side < sides; side++) {
      const [a, b] = [first + ring * sides + side, first + ring * sides + ((side + 1) % sides)];
      this.indices.push(a, a + sides, b, b, a + sides, b + sides);
    }
    for (const [ring, flip] of [[0, false], [rings.length - 1, true]] as const) {
      const [y, , , cx = 0, cz = 0] = rings[ring]!;
      const middle = this.point(cx, y, cz, bone, tint, looks);
      for (let side = 0; side < sides; side++) {
        const [a, b] = [first + ring * sides + side, first + ring * sides + ((side + 1) % sides)];
        this.indices.push(middle, ...(flip ? [b, a] : [a, b]));
      }
    }
  }

  // An egg, from its middle.
  ball(y: number, rx: number, ry: number, rz: number, bone: number, tint: number, looks = everybody, cx = 0, cz = 0, from = -1, to = 1, sides = 8) {
    const rings: Ring[] = [];
    for (let i = 0; i <= 5; i++) {
      const v = from + ((to - from) * i) / 5;
      const angle = (v * Math.PI) / 2;
      rings.push([y + Math.sin(angle) * ry, Math.max(0.004, Math.cos(angle) * rx), Math.max(0.004, Math.cos(angle) * rz), cx, cz]);
    }
    this.tube(rings, sides, bone, tint, looks);
  }

  private point(x: number, y: number, z: number, bone: number, tint: number, looks: number) {
    this.positions.push(x, y, z);
    this.parts.push(bone, tint, looks);
    return this.positions.length / 3 - 1;
  }
}

function addBody(to: Builder) {
  const { body, legLeft, legRight, armLeft, armRight, head, skirt } = bones;
  for (const [leg, arm, z] of [[legLeft, armLeft, -1], [legRight, armRight, 1]] as const) {
    to.tube([[0, 0.1, 0.05, 0.05, z * 0.09], [0.07, 0.1, 0.05, 0.05, z * 0.09], [0.1, 0.055, 0.05, 0, z * 0.09]], 6, leg, tints.shoe);
    to.tube([[0.08, 0.05, 0.05, 0, z * 0.09], [0.45, 0.062, 0.062, 0, z * 0.09], [0.88, 0.09, 0.085, 0, z * 0.085]], 6, leg, tints.bottom, everybody & ~robed);
    to.tube([[0.84, 0.045, 0.045, 0, z * 0.25], [1.1, 0.05, 0.05, 0, z * 0.235], [1.36, 0.065, 0.06, 0, z * 0.2], [1.42, 0.05, 0.04, 0, z * 0.17]], 6, arm, tints.top);
    to.tube([[0.78, 0.09, 0.075, 0.02, z * 0.26], [1.05, 0.07, 0.065, 0, z * 0.24], [1.3, 0.06, 0.05, 0, z * 0.21]], 6, arm, tints.top, robed);
    to.ball(0.79, 0.045, 0.065, 0.03, arm, tints.skin, everybody, 0.01, z * 0.255, -1, 1, 6);
  }
  to.tube([[0.84, 0.12, 0.16], [0.98, 0.115, 0.15], [1.2, 0.135, 0.18], [1.36, 0.125, 0.19], [1.43, 0.075, 0.1], [1.46, 0.05, 0.055]], 8, body, tints.top);
  to.tube([[0.9, 0.124, 0.164], [0.95, 0.122, 0.16]], 8, body, tints.accent);
  to.tube([[1.42, 0.05, 0.05], [1.52, 0.05, 0.05]], 6, head, tints.skin);
  to.ball(1.62, 0.105, 0.135, 0.095, head, tints.skin);
  to.ball(1.6, 0.022, 0.028, 0.016, head, tints.skin, everybody, 0.105, 0, -1, 1, 5);
  to.tube([[0.06, 0.2, 0.24], [0.5, 0.17, 0.2], [0.95, 0.125, 0.165]], 10, skirt, tints.bottom, robed);
  to.tube([[0.42, 0.19, 0.23], [0.7, 0.16, 0.2], [0.95, 0.122, 0.163]], 10, skirt, tints.bottom, skirted);
}

function addLooks(to: Builder) {
  const { head, body } = bones;
  const hair = tints.hair;
  to.ball(1.645, 0.115, 0.125, 0.106, head, hair, only(0, 3, 7, 11), -0.018, 0, 0.08, 1);
  to.ball(1.63, 0.117, 0.145, 0.11, head, hair, only(1, 2, 5, 6, 9, 10), -0.022, 0, 0.02, 1);
  to.tube([[1.3, 0.03, 0.09, -0.1], [1.5, 0.04, 0.1, -0.085], [1.66, 0.05, 0.1, -0.06]], 7, head, hair, only(1, 10));
  to.ball(1.79, 0.05, 0.05, 0.05, head, hair, only(2), -0.05);
  to.tube([[1.68, 0.12, 0.11], [1.76, 0.115, 0.105], [1.79, 0.06, 0.06]], 8, head, tints.accent, only(3));
  to.tube([[1.68, 0.1, 0.09, 0.1], [1.7, 0.1, 0.09, 0.1]], 8, head, tints.accent, only(3));
  to.tube([[1.68, 0.26, 0.26], [1.72, 0.13, 0.13], [1.83, 0.05, 0.05]], 12, head, tints.accent, only(4));
  to.ball(1.63, 0.122, 0.15, 0.116, head, tints.accent, only(5), -0.02, 0, -0.15, 1);
  to.tube([[1.4, 0.1, 0.1], [1.5, 0.12, 0.12], [1.56, 0.1, 0.1]], 8, head, tints.accent, only(5));
  to.tube([[1.7, 0.115, 0.105], [1.8, 0.1, 0.1], [1.9, 0.105, 0.105]], 8, head, hair, only(6));
  to.tube([[1.72, 0.025, 0.24, -0.08], [1.75, 0.025, 0.24, -0.08]], 8, head, hair, only(6));
  to.tube([[0.98, 0.09, 0.13, -0.2], [1.3, 0.1, 0.14, -0.2], [1.42, 0.06, 0.1, -0.18]], 8, body, tints.accent, only(7));
  to.tube([[1.36, 0.012, 0.02, 0.09], [1.48, 0.03, 0.05, 0.085], [1.57, 0.03, 0.06, 0.075]], 6, head, hair, only(8));
  to.ball(1.64, 0.112, 0.12, 0.104, head, hair, only(8), -0.03, 0, -0.2, 0.55);
  for (const z of [-1, 1]) to.tube([[1.3, 0.02, 0.02, -0.02, z * 0.12], [1.42, 0.03, 0.03, -0.03, z * 0.12], [1.6, 0.03, 0.03, -0.04, z * 0.1]], 5, head, hair, only(9));
  to.tube([[1.1, 0.012, 0.035, 0.128], [1.38, 0.012, 0.022, 0.12]], 5, body, tints.accent, only(11));
}

export function makeFigure(): InstancedBufferGeometry {
  const builder = new Builder();
  addBody(builder);
  addLooks(builder);
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(builder.positions), 3));
  geometry.setAttribute('part', new BufferAttribute(new Float32Array(builder.parts), 3));
  geometry.setIndex(new BufferAttribute(new Uint16Array(builder.indices), 1));
  geometry.computeVertexNormals();
  return geometry;
}

// Somebody far away: a body and a head, sixty triangles.
export function makeFarFigure(): InstancedBufferGeometry {
  const builder = new Builder();
  builder.tube([[0, 0.1, 0.13], [0.85, 0.12, 0.15]], 5, bones.body, tints.bottom);
  builder.tube([[0.85, 0.12, 0.16], [1.3, 0.13, 0.2], [1.46, 0.05, 0.06]], 5, bones.body, tints.top);
  builder.tube([[1.46, 0.05, 0.05], [1.6, 0.1, 0.1], [1.68, 0.1, 0.1]], 5, bones.head, tints.skin);
  builder.tube([[1.66, 0.105, 0.105], [1.75, 0.05, 0.05]], 5, bones.head, tints.hair);
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(builder.positions), 3));
  geometry.setAttribute('part', new BufferAttribute(new Float32Array(builder.parts), 3));
  geometry.setIndex(new BufferAttribute(new Uint16Array(builder.indices), 1));
  geometry.computeVertexNormals();
  return geometry;
}
