// Voice through a real Janus, with Chromium's made-up microphone: two visitors speak and hear each other, more softly from
// afar and not at all from farther; what is refused is said plainly; Janus is killed, text goes on, and voice comes back with it.
import { expect, test, type Browser, type Page } from '@playwright/test';
import { axeFaults } from './support/axe.ts';
import { comeAs } from './support/hall.ts';
import { Janus, janusIsInstalled } from './support/janus.ts';
import { Server } from './support/server.ts';
import { writeSmallPack } from './support/small_pack.ts';

test.skip(!janusIsInstalled, 'there is no /usr/bin/janus here (apt-get install janus)');
test.describe.configure({ mode: 'serial', timeout: 300_000 });
test.use({
  launchOptions: {
    executablePath: process.env.YZ_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
      '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  },
});

const screens = process.env.YZ_SCREENS ?? '../build/screens';
const patience = { timeout: 60_000 };
const longHall = `title = { zh = "长厅", en = "Long hall" }
style = "plain"
wall_height = 4
outline = [[0, 0], [30, 0], [30, 8], [0, 8]]
[spawn]
at = [3, 4]
facing = 0
[[zone]]
zone = "relics"
outline = [[0, 0], [30, 0], [30, 8], [0, 8]]
sign = [15, 8]
sign_facing = 270
[[stand]]
id = "ding"
exhibit = "ding"
kind = "plinth"
at = [4, 6]
facing = 270
size = [0.6, 0.6]
height = 1
`;

let janus: Janus;
let server: Server;

test.beforeAll(async () => {
  janus = await Janus.start();
  server = await Server.start((folder) => writeSmallPack(folder, { 'halls/main/hall.toml': longHall }), janus.server);
});
test.afterAll(async () => {
  await server?.stop();
  await janus?.stop();
});

const hall = (page: Page) => page.locator('#hall');
const mode = (page: Page, now: string) => expect(hall(page)).toHaveAttribute('data-voice', now, patience);
const panel = (page: Page) => page.locator('.voice-panel');
const press = (page: Page, name: string | RegExp) => panel(page).getByRole('button', { name }).first().click();

// Keeps the page's peer connections, to ask them what really came.
const keepPeers = () => {
  const Real = RTCPeerConnection;
  const all: RTCPeerConnection[] = [];
  Object.assign(window, { peers: all, RTCPeerConnection: class extends Real { constructor(options?: RTCConfiguration) { super(options); all.push(this); } } });
};

type Options = { lang?: 'en' | 'zh'; width?: number; height?: number; before?: () => void };
async function enter(browser: Browser, name: string, at: string, { lang = 'en', width = 560, height = 700, before }: Options = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height } });
  await context.addInitScript(keepPeers);
  if (before) await context.addInitScript(before);
  await comeAs(context, name, { calm: true });
  const page = await context.newPage();
  await page.goto(`${server.url}${lang === 'en' ? '/en' : ''}/halls/main#at=${at}`);
  await expect(hall(page)).toHaveAttribute('data-live', 'open', { timeout: 120_000 });
  await expect(hall(page)).toHaveAttribute('data-state', 'walkable', { timeout: 120_000 });
  return page;
}

const bar = (page: Page) => page.locator('.live-bar [data-voice]');

const packets = (page: Page) => page.evaluate(async () => {
  let count = 0;
  for (const peer of (window as unknown as { peers: RTCPeerConnection[] }).peers)
    for (const report of (await peer.getStats()).values()) if (report.type === 'inbound-rtp' && report.kind === 'audio') count += report.packetsReceived;
  return count;
}) as Promise<number>;

// The loudest sample of a second, of all that comes in. (What getStats() calls energy is measured behind an element's
// volume, and the elements are mute: Web Audio plays.)
const loudest = (page: Page) => page.evaluate(async () => {
  const context = new AudioContext();
  const level = context.createAnalyser();
  const tracks = (window as unknown as { peers: RTCPeerConnection[] }).peers.filter((peer) => peer.connectionState === 'connected')
    .flatMap((peer) => peer.getReceivers().map(({ track }) => track)).filter((track) => track.readyState === 'live');
  for (const track of tracks) context.createMediaStreamSource(new MediaStream([track])).connect(level);
  const samples = new Float32Array(level.fftSize);
  let found = 0;
  for (const until = performance.now() + 1000; performance.now() < until; await new Promise((done) => setTimeout(done, 20))) {
    level.getFloatTimeDomainData(samples);
    found = samples.reduce((most, one) => Math.max(most, Math.abs(one)), found);
  }
  await context.close();
  return found;
}) as Promise<number>;

// Sound flows: more packets than a while ago, and not of silence.
async function hears(page: Page) {
  const before = await packets(page);
  await expect.poll(() => packets(page), patience).toBeGreaterThan(before + 20);
  await expect.poll(() => loudest(page), patience).toBeGreaterThan(0.05);
}

const gain = async (page: Page) => {
  const voices = (await hall(page).getAttribute('data-voices')) ?? '';
  return voices ? Number(voices.split(';')[0]!.split(':')[1]) : null;
};

async function walk(page: Page, milliseconds: number) {
  await page.locator('.hall-canvas').focus();
  await page.keyboard.down('w');
  await page.waitForTimeout(milliseconds);
  await page.keyboard.up('w');
}
const east = async (page: Page) => Number((await hall(page).getAttribute('data-position'))!.split(',')[0]);

async function say(page: Page, text: string) {
  await page.getByRole('button', { name: /^Chat/ }).click();
  await expect(page.getByLabel('Say something')).toBeEnabled(patience);
  await page.getByLabel('Say something').fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.locator('.live-messages li:not(.live-waiting) p', { hasText: text })).toBeVisible(patience);
}

test('two visitors hear each other near a stand, softer with distance, and mute; Janus dies and comes back', async ({ browser }) => {
  const lan = await enter(browser, 'Lan', '3,4,0');
  await expect(hall(lan)).not.toHaveAttribute('data-voice', /./);      // off until asked for
  expect(await lan.evaluate(() => (window as unknown as { peers: unknown[] }).peers.length)).toBe(0);
  await bar(lan).click();
  await expect(panel(lan)).toContainText('Voice is off', patience);
  expect(await axeFaults(lan)).toEqual([]);
  await press(lan, 'Listen');
  await mode(lan, 'listening');

  const bo = await enter(browser, 'Bo', '5,4,0');
  await bar(bo).click();
  await press(bo, 'Speak');
  await mode(bo, 'speaking');
  await hears(lan);
  await expect(panel(lan).getByRole('listitem')).toContainText('Bo', patience);
  await expect(panel(lan).locator('.voice-speaks')).toContainText('Bo', patience);       // while the device beeps
  await expect(lan.locator('.live-labels .live-speaks', { hasText: 'Bo' })).toBeAttached(patience);
  await press(lan, 'Speak');
  await mode(lan, 'speaking');
  await hears(bo);
  await lan.screenshot({ path: `${screens}/voice-two.png` });
  expect(await axeFaults(lan)).toEqual([]);

  // Muting by hand and by key: what is sent is silence.
  await bo.locator('.hall-canvas').focus();
  await bo.keyboard.down('v');
  await mode(bo, 'muted');
  await bo.keyboard.up('v');
  await mode(bo, 'speaking');
  await press(bo, /^Mute$/);
  await mode(bo, 'muted');
  await expect(panel(lan).locator('.voice-speaks')).toHaveCount(0, patience);
  await press(bo, /^Mute$/);
  await mode(bo, 'speaking');

  // One person is not to be heard.
  await press(lan, 'Do not hear Bo');
  await expect.poll(() => gain(lan), patience).toBe(0);
  await press(lan, 'Do not hear Bo');

  // Farther is softer; far is silent, because the server lets go, and near is heard again.
  await expect.poll(() => gain(lan), patience).toBeGreaterThan(0.5);
  const close = (await gain(lan))!;
  while (await east(bo) < 8) await walk(bo, 600);
  await expect.poll(() => gain(lan), patience).toBeLessThan(close * 0.7);
  while (await east(bo) < 15) await walk(bo, 600);
  await expect(hall(lan)).toHaveAttribute('data-voices', '', patience);
  await expect(panel(lan)).toContainText('Nobody near you has the microphone on', patience);
  const far = await packets(lan);
  await lan.waitForTimeout(3000);
  expect((await packets(lan)) - far, 'nothing comes any more').toBeLessThan(3);
  while (await east(lan) < 12) await walk(lan, 600);
  await hears(lan);

  // Janus is killed: it is said, text goes on, and voice comes back as it was.
  await janus.kill();
  await mode(lan, 'gone');
  await expect(panel(lan)).toContainText('You can still write', patience);
  await lan.screenshot({ path: `${screens}/voice-gone.png` });
  await say(lan, 'can you read this?');
  await expect(hall(lan)).toHaveAttribute('data-live', 'open');
  await janus.start();
  await mode(lan, 'speaking');
  await mode(bo, 'speaking');
  await hears(lan);
  await hears(bo);

  // Who leaves is heard no longer.
  await bo.context().close();
  await expect(hall(lan)).toHaveAttribute('data-voices', '', patience);
  await bar(lan).click();
  await press(lan, 'Leave voice');
  await mode(lan, 'off');
  await lan.context().close();
});

test('a microphone that is not allowed is said plainly, and one listens all the same', async ({ browser }) => {
  const page = await enter(browser, 'Mei', '3,4,0', { before: () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  } });
  await bar(page).click();
  await press(page, 'Speak');
  await expect(panel(page).getByRole('alert')).toContainText('does not allow the microphone', patience);
  await mode(page, 'off');
  await press(page, 'Listen');
  await mode(page, 'listening');
  await page.context().close();
});

for (const [lang, width, height] of [['zh', 360, 740], ['en', 360, 740], ['zh', 1280, 800], ['en', 1280, 800]] as const)
  test(`the panel fits ${width} pixels in ${lang}`, async ({ browser }) => {
    const other = await enter(browser, '邻居', '5,4,180');
    await bar(other).click();
    await press(other, 'Speak');
    await mode(other, 'speaking');
    const page = await enter(browser, lang === 'zh' ? '小兰' : 'Lan', '3,4,0', { lang, width, height });
    await bar(page).click();
    await expect(panel(page)).toBeVisible(patience);
    await page.screenshot({ path: `${screens}/voice-off-${lang}-${width}.png` });
    await press(page, lang === 'zh' ? '发言' : 'Speak');
    await mode(page, 'speaking');
    await expect(panel(page).getByRole('listitem')).toContainText('邻居', patience);
    await page.screenshot({ path: `${screens}/voice-on-${lang}-${width}.png` });
    expect(await axeFaults(page)).toEqual([]);
    const box = (await panel(page).boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y).toBeGreaterThanOrEqual(0);
    await page.context().close();
    await other.context().close();
  });
