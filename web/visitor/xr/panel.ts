// A board in the room, drawn on a canvas: title, text, facts and buttons, large enough to read in a headset. Pointed at
// with a hand's ray.
import { CanvasTexture, Mesh, MeshBasicMaterial, PlaneGeometry, SRGBColorSpace, Vector3, type Object3D, type Ray } from 'three';
import { breakLines } from './words.ts';

const [width, height] = [1200, 900];  // pixels
const wide = 1.08;                     // metres: 0.9 mm a pixel, so that 38 px at 1.2 m are 1.6° high
const high = (wide * height) / width;
const margin = 64;
const serif = '"Noto Serif CJK SC", "Songti SC", Georgia, serif';
const sans = '"Noto Sans CJK SC", "PingFang SC", system-ui, sans-serif';

export type PanelButton = { label: string; act(): void; pressed?: boolean };
export type PanelText = { title: string; other?: string; text?: string; facts?: [string, string][]; buttons: PanelButton[] };
type Box = { x: number; y: number; w: number; h: number; act(): void };

export class Panel {
  readonly mesh: Mesh<PlaneGeometry, MeshBasicMaterial>;
  private readonly canvas = document.createElement('canvas');
  private readonly texture: CanvasTexture;
  private boxes: Box[] = [];
  private over = -1;
  private shown: PanelText | null = null;

  constructor(parent: Object3D) {
    [this.canvas.width, this.canvas.height] = [width, height];
    this.texture = new CanvasTexture(this.canvas);
    this.texture.colorSpace = SRGBColorSpace;
    this.texture.anisotropy = 8;
    this.mesh = new Mesh(new PlaneGeometry(wide, high), new MeshBasicMaterial({ map: this.texture, toneMapped: false, transparent: true, depthTest: false }));
    this.mesh.renderOrder = 900;
    this.mesh.visible = false;
    parent.add(this.mesh);
  }

  get title() {
    return this.mesh.visible ? this.shown?.title ?? null : null;
  }

  // Before the eye, a little below its height, upright.
  open(text: PanelText, eye: Vector3, way: Vector3) {
    const flat = way.clone().setY(0).normalize();
    if (!flat.lengthSq()) flat.set(0, 0, -1);
    this.mesh.position.copy(eye).addScaledVector(flat, 1.2);
    this.mesh.position.y = eye.y - 0.08;
    this.mesh.rotation.set(0, Math.atan2(-flat.x, -flat.z), 0);
    this.mesh.updateMatrixWorld();
    this.mesh.visible = true;
    this.write(text);
  }

  write(text: PanelText) {
    this.shown = text;
    this.over = -1;
    this.draw();
  }

  close() {
    this.mesh.visible = false;
  }

  // How far along the ray the board is, or Infinity beside it; lights up the button under the ray.
  aim(ray: Ray): number {
    if (!this.mesh.visible) return Infinity;
    const local = ray.clone().applyMatrix4(this.mesh.matrixWorld.clone().invert());
    const far = -local.origin.z / local.direction.z;
    const [x, y] = [local.origin.x + local.direction.x * far, local.origin.y + local.direction.y * far];
    const inside = far > 0 && Math.abs(x) <= wide / 2 && Math.abs(y) <= high / 2;
    const [px, py] = [(x / wide + 0.5) * width, (0.5 - y / high) * height];
    const over = inside ? this.boxes.findIndex((box) => px >= box.x && px <= box.x + box.w && py >= box.y && py <= box.y + box.h) : -1;
    if (over !== this.over) {
      this.over = over;
      this.draw();
    }
    return inside ? far : Infinity;
  }

  press() {
    this.boxes[this.over]?.act();
  }

  dispose() {
    this.mesh.removeFromParent();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
    this.texture.dispose();
  }

  private draw() {
    const context = this.canvas.getContext('2d')!;
    const { title, other, text, facts = [], buttons } = this.shown!;
    context.clearRect(0, 0, width, height);
    context.fillStyle = '#fcf8f0';
    round(context, 0, 0, width, height, 36);
    context.fillStyle = '#9a2b1c';
    context.fillRect(margin, margin + 4, 10, 62);
    context.fillStyle = '#241f1a';
    context.font = `600 60px ${serif}`;
    context.fillText(fitted(context, title, width - margin * 2 - 40), margin + 34, margin + 56);
    let y = margin + 116;
    if (other) {
      context.fillStyle = '#5c5349';
      context.font = `400 34px ${serif}`;
      context.fillText(fitted(context, other, width - margin * 2), margin + 34, y);
      y += 60;
    }
    context.fillStyle = '#241f1a';
    context.font = `400 38px ${sans}`;
    const bottom = height - margin - 110;
    for (const line of breakLines(text ?? '', width - margin * 2, (part) => context.measureText(part).width)) {
      if (y > bottom - 30) break;
      context.fillText(line, margin, y + 8);
      y += 56;
    }
    y += 16;
    for (const [name, value] of facts) {
      if (y > bottom) break;
      context.font = `400 31px ${sans}`;
      context.fillStyle = '#5c5349';
      context.fillText(fitted(context, name, 190), margin, y);
      context.fillStyle = '#241f1a';
      context.fillText(fitted(context, value, width - margin * 2 - 210), margin + 210, y);
      y += 48;
    }
    this.drawButtons(context, buttons);
    this.texture.needsUpdate = true;
  }

  private drawButtons(context: CanvasRenderingContext2D, buttons: PanelButton[]) {
    const gap = 20;
    const w = Math.min(340, (width - margin * 2 - gap * (buttons.length - 1)) / Math.max(1, buttons.length));
    this.boxes = buttons.map(({ act }, i) => ({ x: margin + i * (w + gap), y: height - margin - 84, w, h: 92, act }));
    context.textAlign = 'center';
    buttons.forEach(({ label, pressed }, i) => {
      const box = this.boxes[i]!;
      context.fillStyle = i === this.over ? '#b53524' : pressed ? '#3d5a46' : i ? '#4a4036' : '#9a2b1c';
      round(context, box.x, box.y, box.w, box.h, 46);
      context.fillStyle = '#fff8ef';
      context.font = `600 34px ${sans}`;
      context.fillText(fitted(context, label, w - 40), box.x + w / 2, box.y + 58);
    });
    context.textAlign = 'start';
  }
}

function round(context: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, r: number) {
  context.beginPath();
  context.moveTo(x + r, y);
  context.arcTo(x + w, y, x + w, y + h, r);
  context.arcTo(x + w, y + h, x, y + h, r);
  context.arcTo(x, y + h, x, y, r);
  context.arcTo(x, y, x + w, y, r);
  context.fill();
}

function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let cut = text;
  while (cut.length > 1 && context.measureText(`${cut}…`).width > room) cut = [...cut].slice(0, -1).join('');
  return `${cut}…`;
}
