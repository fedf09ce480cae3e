import { spawn } from 'node:child_process';
import path from 'node:path';
import { PROJECT } from './app';

export interface Ended {
  /** Null where it was ended by a signal. */
  code: number | null;
  out: string;
  errors: string;
}

/** Runs a command of the project (`apply`, `import`) as a process of its own, as `npm run` does. */
export function runCommand(input: { name: string; args: string[]; env: Record<string, string> }): Promise<Ended> {
  const child = spawn(process.execPath, [path.join(PROJECT, `scripts/${input.name}.mjs`), ...input.args], {
    cwd: PROJECT,
    env: { ...process.env, ...input.env, INIT_CWD: PROJECT },
  });
  let out = '';
  let errors = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, errors }));
  });
}

export interface Server {
  /** http://127.0.0.1:<port> */
  origin: string;
  /** What it has written so far. */
  said(): string;
  stop(): Promise<void>;
}

/** The built app as `npm start` starts it, once it answers; throws with its words where it does not within 30 s. */
export async function startServer(input: { port: number; env: Record<string, string> }): Promise<Server> {
  const child = spawn(process.execPath, [path.join(PROJECT, 'scripts/start.mjs')], {
    cwd: PROJECT,
    env: { ...process.env, ...input.env, PORT: String(input.port) },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const origin = `http://127.0.0.1:${input.port}`;
  for (const until = Date.now() + 30_000; Date.now() < until && child.exitCode === null;) {
    const answer = await fetch(`${origin}/_health`).catch(() => null);
    if (answer?.status === 204) return { origin, stop, said: () => said };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`The server did not start: ${said}`);
}
