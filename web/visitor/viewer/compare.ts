// Something everybody knows the size of, beside the object: a hand of 18 cm or a one-yuan coin of 25 mm.
import { CanvasTexture, DoubleSide, Mesh, MeshBasicMaterial, PlaneGeometry, SRGBColorSpace, type Box3 } from 'three';

export type Comparison = { object: Mesh; dispose(): void };

const hand = 0.18;
const coin = 0.025;

export function makeComparison(kind: 'hand' | 'coin', box: Box3): Comparison {
  const size = kind === 'hand' ? hand : coin;
  const texture = new CanvasTexture(kind === 'hand' ? drawHand() : drawCoin());
  texture.colorSpace = SRGBColorSpace;
  const object = new Mesh(new PlaneGeometry(size, size),
    new MeshBasicMaterial({ map: texture, transparent: true, side: DoubleSide, toneMapped: false, depthWrite: false }));
  object.position.set(box.max.x + size * 0.62, box.min.y + size / 2, (box.min.z + box.max.z) / 2);
  return { object, dispose: () => { object.removeFromParent(); object.geometry.dispose(); object.material.dispose(); texture.dispose(); } };
}

function board(): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 256;
  const context = canvas.getContext('2d')!;
  context.strokeStyle = context.fillStyle = '#b9a27e';
  context.lineCap = context.lineJoin = 'round';
  return [canvas, context];
}

function drawHand(): HTMLCanvasElement {
  const [canvas, context] = board();
  const fingers: [number, number, number, number, number][] = [
    [98, 150, 74, 62, 25], [122, 140, 114, 20, 26], [148, 142, 152, 14, 26], [172, 152, 190, 44, 23], [104, 200, 50, 146, 28]];
  for (const [x0, y0, x1, y1, width] of fingers) {
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1 + width / 2);
    context.stroke();
  }
  context.beginPath();
  context.roundRect?.(88, 138, 96, 118, 34);
  if (!context.roundRect) context.rect(88, 138, 96, 118);
  context.fill();
  return canvas;
}

function drawCoin(): HTMLCanvasElement {
  const [canvas, context] = board();
  context.beginPath();
  context.arc(128, 128, 126, 0, 7);
  context.fill();
  context.fillStyle = '#4c3f2c';
  context.textAlign = 'center';
  context.font = '600 120px "Noto Serif CJK SC", "Songti SC", SimSun, serif';
  context.fillText('1', 128, 150);
  context.font = '600 40px "Noto Serif CJK SC", "Songti SC", SimSun, serif';
  context.fillText('元', 128, 205);
  return canvas;
}
