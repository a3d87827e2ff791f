// A server of the test's own, with a data folder that is thrown away.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// The web files of YZ_WEB in place of those in the binary, for work on them.
const web = process.env.YZ_WEB ? ['--web', process.env.YZ_WEB] : [];
const binary = process.env.YZ_BINARY ?? join(import.meta.dirname, '../../../build/release/yunzhan');

export class Server {
  private constructor(readonly url: string, readonly lines: string[], private readonly child: ChildProcess, private readonly folder: string) {}

  static async start(makePack: (folder: string) => void, more: { args?: string[]; env?: Record<string, string> } = {}): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), 'yz-journey-'));
    makePack(join(folder, 'pack'));
    const child = spawn(binary, ['serve', '--data', join(folder, 'data'), '--pack', join(folder, 'pack'), '--listen', '127.0.0.1:0', ...web, ...(more.args ?? [])],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...more.env } });
    const lines: string[] = [];
    const faults: string[] = [];
    createInterface({ input: child.stderr! }).on('line', (line) => faults.push(line));
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout! }).on('line', (line) => {
        lines.push(line);
        const address = /(http:\/\/\S+:\d+)/.exec(line)?.[1];
        if (address) resolve(address);
      });
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${faults.join('\n')}`)));
    });
    return new Server(url, lines, child, folder);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
