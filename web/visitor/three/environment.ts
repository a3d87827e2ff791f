// Light from all around, made in code: a dark or bright room with soft boxes, filtered once for
// every roughness. A downloaded studio picture would weigh more than all of our script.
import { BackSide, BoxGeometry, Color, Mesh, MeshBasicMaterial, PMREMGenerator, Scene, type Texture, type Vector3, type WebGLRenderer } from 'three';

export type SoftBox = { at: [number, number, number]; size: [number, number, number]; colour: number; power: number };
export type Room = { walls: [top: number, middle: number, floor: number]; boxes: SoftBox[] };

// A museum photographer's table: one large key from the left, a weaker fill, a strip behind for the rim.
export const studio: Room = {
  walls: [0x9a9a98, 0x77757a, 0x46423e],
  boxes: [
    { at: [-6, 5, 4], size: [0.3, 5, 5], colour: 0xfff4e2, power: 9 },
    { at: [6.5, 3, 3], size: [0.3, 4, 4], colour: 0xdfe9ff, power: 3.2 },
    { at: [0, 7, -1], size: [6, 0.3, 4], colour: 0xffffff, power: 4 },
    { at: [2, 4, -7], size: [5, 2, 0.3], colour: 0xfff0d8, power: 5 },
    { at: [-4, 1, -7], size: [0.8, 6, 0.3], colour: 0xffffff, power: 6 },
  ],
};

// A courtyard at four in the afternoon: sky above, warm brick around, pale stone below.
export const courtyard: Room = {
  walls: [0xa9c4de, 0x9c8b76, 0x8d867b],
  boxes: [
    { at: [0, 7.5, 0], size: [9, 0.2, 9], colour: 0xcfe2f5, power: 2.6 },
    { at: [6, 5, 3], size: [0.3, 2.5, 3], colour: 0xffd9a0, power: 9 },
    { at: [-6, 1.5, -4], size: [0.3, 1, 1], colour: 0xffb066, power: 5 },
    { at: [3, 1.5, -7], size: [1, 1, 0.3], colour: 0xffb066, power: 4 },
  ],
};

function roomScene(room: Room): Scene {
  const scene = new Scene();
  const [top, middle, floor] = room.walls;
  const wall = (colour: number) => new MeshBasicMaterial({ color: colour, side: BackSide });
  scene.add(new Mesh(new BoxGeometry(16, 16, 16), [wall(middle), wall(middle), wall(top), wall(floor), wall(middle), wall(middle)]));
  for (const { at, size, colour, power } of room.boxes) {
    const box = new Mesh(new BoxGeometry(...size), new MeshBasicMaterial({ color: new Color(colour).multiplyScalar(power) }));
    box.position.set(...at);
    scene.add(box);
  }
  return scene;
}

// The scene as it is seen from a place, for what mirrors it. The caller disposes the texture.
export function captureEnvironment(renderer: WebGLRenderer, scene: Scene, position: Vector3): Texture {
  const generator = new PMREMGenerator(renderer);
  const { texture } = generator.fromScene(scene, 0, 0.2, 300, { size: 128, position });
  generator.dispose();
  return texture;
}

// The caller disposes the texture. Must be made anew after a lost context.
export function makeEnvironment(renderer: WebGLRenderer, room: Room): Texture {
  const generator = new PMREMGenerator(renderer);
  const scene = roomScene(room);
  const { texture } = generator.fromScene(scene, 0.035);
  generator.dispose();
  scene.traverse((object) => {
    if (!(object instanceof Mesh)) return;
    object.geometry.dispose();
    for (const material of [object.material].flat()) material.dispose();
  });
  return texture;
}
