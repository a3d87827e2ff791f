// What stands behind the object: a paper roll that is a little brighter around the horizon.
import { BackSide, Color, Float32BufferAttribute, Mesh, MeshBasicMaterial, SphereGeometry } from 'three';

export type Backdrop = { mesh: Mesh; set(dark: boolean): void; dispose(): void };

const dark = { top: 0x121110, middle: 0x3a3530, floor: 0x171614 };
const light = { top: 0xe9e6e0, middle: 0xf7f5f1, floor: 0xcfcac2 };

export function makeBackdrop(): Backdrop {
  const geometry = new SphereGeometry(1, 24, 24);
  const mesh = new Mesh(geometry, new MeshBasicMaterial({ vertexColors: true, side: BackSide, toneMapped: false, depthWrite: false }));
  mesh.renderOrder = -2;
  const set = (isDark: boolean) => {
    const tones = isDark ? dark : light;
    const [top, middle, floor] = [new Color(tones.top), new Color(tones.middle), new Color(tones.floor)];
    const places = geometry.attributes.position!;
    const colours = new Float32Array(places.count * 3);
    for (let i = 0; i < places.count; i++) {
      const y = places.getY(i);
      const colour = middle.clone().lerp(y > 0 ? top : floor, Math.min(1, Math.abs(y) * 1.7) ** 0.8);
      colour.toArray(colours, i * 3);
    }
    geometry.setAttribute('color', new Float32BufferAttribute(colours, 3));
  };
  set(true);
  return { mesh, set, dispose: () => { geometry.dispose(); mesh.material.dispose(); } };
}
