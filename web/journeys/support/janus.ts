// A Janus of the test's own (tools/janus_for_tests), which can be killed and started again on the same ports.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const secret = 'only for journeys';
const adminKey = 'for journeys as well';

export const janusIsInstalled = existsSync('/usr/bin/janus');

const freePort = () => new Promise<number>((resolve, reject) => {
  const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const { port } = probe.address() as { port: number };
    probe.close(() => resolve(port));
  });
});
const answers = (port: number) => new Promise<boolean>((resolve) => {
  const probe = connect(port, '127.0.0.1', () => { probe.destroy(); resolve(true); }).once('error', () => resolve(false));
});

export class Janus {
  private child: ChildProcess | null = null;
  private readonly folder = mkdtempSync(join(tmpdir(), 'yz-janus-'));
  private constructor(private readonly port: number) {}

  static async start(): Promise<Janus> {
    const janus = new Janus(await freePort());
    await janus.start();
    return janus;
  }

  get server() {
    return { args: ['--janus', `ws://127.0.0.1:${this.port}`], env: { YUNZHAN_JANUS_SECRET: secret, YUNZHAN_JANUS_ADMIN_KEY: adminKey } };
  }

  async start(): Promise<void> {
    this.child = spawn(join(import.meta.dirname, '../../../tools/janus_for_tests'), [this.folder, String(this.port), secret, adminKey], { stdio: 'ignore' });
    for (let tries = 0; tries < 200; tries++) {
      if (await answers(this.port)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`Janus does not come up; see ${this.folder}/log`);
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (!child) return;
    this.child = null;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
