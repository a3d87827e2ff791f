// The way as it is seen: a strip on the hall's floor, and a line on the plan.
import { BufferGeometry, Float32BufferAttribute, Mesh, MeshBasicMaterial } from 'three';
import type { Point } from '../../common/api.ts';
import type { HallDoor } from '../hall/guests.ts';
import { onFloor, ribbon } from './ribbon.ts';

const cinnabar = '#c8402a';

export class DrawnWay {
  private readonly strip = new Mesh(new BufferGeometry(), new MeshBasicMaterial({ color: cinnabar, transparent: true, opacity: 0.75, depthWrite: false }));
  private readonly line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');

  constructor(private readonly hall: HallDoor) {
    this.strip.renderOrder = 1;
    this.strip.frustumCulled = false;
    hall.scene.add(this.strip);
    this.line.setAttribute('class', 'way-line');
    hall.map.append(this.line);
  }

  draw(way: Point[]) {
    this.strip.geometry.dispose();
    this.strip.geometry = new BufferGeometry();
    this.strip.geometry.setAttribute('position', new Float32BufferAttribute(ribbon(onFloor(way, this.hall.floor), 0.22, 0.03), 3));
    this.line.setAttribute('points', way.map(([x, y]) => `${x.toFixed(2)},${(-y).toFixed(2)}`).join(' '));
    this.hall.wake();
  }

  dispose() {
    this.strip.removeFromParent();
    this.strip.geometry.dispose();
    this.strip.material.dispose();
    this.line.remove();
    this.hall.wake();
  }
}
