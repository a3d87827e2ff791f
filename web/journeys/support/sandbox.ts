// `yunzhan sandbox-pay` in a process of its own, and what a fair is started with to be paid through it.
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const binary = process.env.YZ_BINARY ?? join(import.meta.dirname, '../../../build/release/yunzhan');
export const sandboxEnvironment = { YUNZHAN_SANDBOX_SECRET: 'only for journeys, and long enough' };

export class SandboxPay {
  private constructor(readonly url: string, private readonly child: ChildProcess) {}

  static async start(): Promise<SandboxPay> {
    const child = spawn(binary, ['sandbox-pay', '--listen', '127.0.0.1:0', '--delay-ms', '200'],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...sandboxEnvironment } });
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout! }).on('line', (line) => {
        const address = /(http:\/\/\S+:\d+)/.exec(line)?.[1];
        if (address) resolve(address);
      });
      child.once('exit', (code) => reject(new Error(`sandbox-pay ended with ${code}`)));
    });
    return new SandboxPay(url, child);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
  }
}
