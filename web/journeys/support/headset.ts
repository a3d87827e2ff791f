// An emulated headset (iwer) in a page: put on before the page's own scripts run, moved and pressed from the test.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('iwer/build/iwer.min.js'), 'utf8');

type Vec = { x: number; y: number; z: number };
type Quat = Vec & { w: number };
type Controller = { position: Vec & { set(x: number, y: number, z: number): void }; quaternion: { set(x: number, y: number, z: number, w: number): void }; updateButtonValue(id: string, value: number): void; updateAxes(id: string, x: number, y: number): void };
type Device = { position: { set(x: number, y: number, z: number): void }; quaternion: { set(x: number, y: number, z: number, w: number): void }; controllers: { left: Controller; right: Controller } };
declare global { var headset: Device } // eslint-disable-line no-var

export async function putOn(page: Page) {
  await page.addInitScript({ content: `${source}
    {
      const { XRDevice, metaQuest3 } = globalThis.IWER;
      const device = new XRDevice(metaQuest3, { stereoEnabled: false });
      device.installRuntime({ forceInstall: true });
      device.position.set(0, 1.6, 0);
      globalThis.headset = device;
    }` });
}

export const look = (page: Page, { x, y, z, w }: Quat) => page.evaluate((q) => globalThis.headset.quaternion.set(q.x, q.y, q.z, q.w), { x, y, z, w });

// The right hand: where it is in the play space, and where it points (yaw to the left, pitch up; radians).
export const hand = (page: Page, at: Vec, yaw: number, pitch: number) => page.evaluate(({ at: p, yaw: a, pitch: b }) => {
  const { right } = globalThis.headset.controllers;
  right.position.set(p.x, p.y, p.z);
  const [cy, sy, cx, sx] = [Math.cos(a / 2), Math.sin(a / 2), Math.cos(b / 2), Math.sin(b / 2)];
  right.quaternion.set(cy * sx, sy * cx, -sy * sx, cy * cx);
}, { at, yaw, pitch });

export async function button(page: Page, id: 'trigger' | 'squeeze' | 'b-button', down: boolean) {
  await page.evaluate(([name, value]) => globalThis.headset.controllers.right.updateButtonValue(name as string, value as number), [id, down ? 1 : 0]);
  await frames(page);
}

export async function stick(page: Page, x: number, y: number) {
  await page.evaluate(([a, b]) => globalThis.headset.controllers.right.updateAxes('thumbstick', a!, b!), [x, y]);
  await frames(page);
}

// Until some frames have been drawn in the headset.
export const frames = (page: Page, count = 3) => page.evaluate((most) => new Promise<void>((resolve) => {
  let left = most;
  const next = () => { if (--left < 0) resolve(); else requestAnimationFrame(next); };
  next();
}), count);
