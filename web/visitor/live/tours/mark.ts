// The pointer as it is seen: a diamond that hangs in the hall, through walls too, and a dot on the plan.
import { BufferGeometry, Float32BufferAttribute, Mesh, MeshBasicMaterial } from 'three';
import type { Triple } from '../../../common/api.ts';
import type { HallDoor } from '../../hall/guests.ts';

const size = 0.11;           // metres
const breathesFor = 6;       // seconds after it was set
const cinnabar = '#e0432a';

export class Mark {
  private readonly mesh = new Mesh(diamond(size), new MeshBasicMaterial({ color: cinnabar, transparent: true, opacity: 0.92, depthTest: false, depthWrite: false }));
  private readonly dot = document.createElementNS('http://www.w3.org/2000/svg', 'circle');
  private time = 0;
  private at: Triple | null = null;

  constructor(private readonly hall: HallDoor) {
    this.mesh.visible = false;
    this.mesh.renderOrder = 3;
    hall.scene.add(this.mesh);
    this.dot.setAttribute('class', 'tours-dot');
    this.dot.setAttribute('r', '0.45');
    this.dot.setAttribute('visibility', 'hidden');
    hall.map.append(this.dot);
  }

  show(at: Triple | null) {
    if (String(at) === String(this.at)) return;
    this.at = at;
    this.time = 0;
    this.mesh.visible = at !== null;
    this.dot.setAttribute('visibility', at ? 'visible' : 'hidden');
    if (at) {
      this.mesh.position.set(at[0], at[2], -at[1]);
      this.dot.setAttribute('cx', at[0].toFixed(2));
      this.dot.setAttribute('cy', (-at[1]).toFixed(2));
    }
    this.hall.wake();
  }

  // Turns and breathes, so that it is found; true while it does.
  step(seconds: number, calm: boolean): boolean {
    if (!this.at || calm || this.time > breathesFor) return false;
    this.time += seconds;
    this.mesh.rotation.y = this.time * 1.6;
    this.mesh.scale.setScalar(1 + 0.18 * Math.sin(this.time * 4));
    return true;
  }

  dispose() {
    this.mesh.removeFromParent();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
    this.dot.remove();
    this.hall.wake();
  }
}

// Eight faces; taller than wide.
function diamond(r: number): BufferGeometry {
  const ring: Triple[] = [[r, 0, 0], [0, 0, -r], [-r, 0, 0], [0, 0, r]];
  const tips: Triple[] = [[0, 1.7 * r, 0], [0, -1.7 * r, 0]];
  const faces = ring.flatMap((one, i) => {
    const next = ring[(i + 1) % 4]!;
    return [one, next, tips[0]!, next, one, tips[1]!];
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new Float32BufferAttribute(faces.flat(), 3));
  return geometry;
}
