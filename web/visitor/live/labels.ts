// Names over heads: a few elements over the canvas, for the nearest before the visitor. They cost no drawing, are sharp
// at every size, and what people call themselves stays text.
import { Vector3, type PerspectiveCamera } from 'three';
import type { Other } from './people.ts';

const most = 14;
const reach = 11;      // metres

export class Labels {
  private readonly elements: HTMLElement[] = [];
  private readonly at = new Vector3();
  private readonly layer: HTMLElement;

  constructor(slot: HTMLElement) {
    this.layer = document.createElement('div');
    this.layer.className = 'live-labels';
    this.layer.setAttribute('aria-hidden', 'true');
    slot.append(this.layer);
  }

  place(people: readonly Other[], names: ReadonlyMap<number, string>, speaking: ReadonlySet<number>, camera: PerspectiveCamera, [width, height]: [number, number]) {
    const shown = people.map((other) => {
      const [x, y] = other.motion.at;
      this.at.set(x, 2.02, -y);
      const far = this.at.distanceTo(camera.position);
      this.at.project(camera);
      return { name: names.get(other.number), speaks: speaking.has(other.number), far, x: this.at.x, y: this.at.y, z: this.at.z };
    }).filter(({ name, far, x, y, z }) => name && far < reach && z < 1 && Math.abs(x) < 1.1 && Math.abs(y) < 1.1)
      .sort((a, b) => a.far - b.far).slice(0, most);
    shown.forEach(({ name, speaks, far, x, y }, i) => {
      const element = (this.elements[i] ??= this.make());
      if (element.textContent !== name) element.textContent = name!;
      element.classList.toggle('live-speaks', speaks);
      element.style.transform = `translate(${((x + 1) / 2 * width).toFixed(1)}px, ${((1 - y) / 2 * height).toFixed(1)}px) translate(-50%, -100%)`;
      element.style.opacity = String(Math.min(1, (reach - far) / 3));
      element.hidden = false;
    });
    for (const element of this.elements.slice(shown.length)) element.hidden = true;
  }

  dispose() {
    this.layer.remove();
  }

  private make() {
    const element = document.createElement('span');
    this.layer.append(element);
    return element;
  }
}
