// Keeps the visitor's body out of walls and stands: an upright capsule against a BVH of the collider.
import { Box3, BufferAttribute, BufferGeometry, Line3, Vector3 } from 'three';
import { MeshBVH } from 'three-mesh-bvh';
import type { Point } from '../../../common/api.ts';

const radius = 0.3;
const [knee, chest] = [0.4, 1.4];

export type Collide = (at: Point) => Point;

// Returns where a body that wants to be at a place ends up: pushed out of what it is in, so that it slides along walls.
export function makeCollide(positions: Float32Array): Collide {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(positions, 3));
  const bvh = new MeshBVH(geometry);
  const body = new Line3();
  const reach = new Box3();
  const [onWall, onBody, push] = [new Vector3(), new Vector3(), new Vector3()];
  return (at) => {
    body.start.set(at[0], knee, -at[1]);
    body.end.set(at[0], chest, -at[1]);
    // Twice: the second wall of a corner may have been entered by leaving the first.
    for (let pass = 0; pass < 2; pass++) {
      reach.setFromPoints([body.start, body.end]).expandByScalar(radius);
      bvh.shapecast({
        intersectsBounds: (box) => box.intersectsBox(reach),
        intersectsTriangle: (triangle) => {
          const distance = triangle.closestPointToSegment(body, onWall, onBody);
          if (distance >= radius || distance < 1e-9) return false;
          push.copy(onBody).sub(onWall).setY(0).normalize().multiplyScalar(radius - distance);
          body.start.add(push);
          body.end.add(push);
          return false;
        },
      });
    }
    return [body.start.x, -body.start.z];
  };
}

