/** How the server's process is started. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Interpreter } from './interpreters';

/** A command line, and the folder in which it starts: never the workspace, whose files Python could import. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** The server that comes with the extension: isolated, without site-packages, on the bundled packages alone. */
export function bundledServer(interpreter: Interpreter, extensionFolder: string): Launch {
  const script = join(extensionFolder, 'bundled', 'run_server.py');
  return { command: interpreter.path, args: ['-I', '-S', script], cwd: extensionFolder };
}

/** The server that is installed in the interpreter's own environment. */
export function installedServer(interpreter: Interpreter): Launch {
  return { command: interpreter.path, args: ['-m', 'whybias', 'server'], cwd: homedir() };
}

/** The version of whybias that an interpreter can import; undefined where it has none. */
export async function installedVersion(interpreter: Interpreter): Promise<string | undefined> {
  const question = 'import whybias; print(whybias.__version__)';
  try {
    const { stdout } = await promisify(execFile)(interpreter.path, ['-c', question], {
      cwd: homedir(),
      timeout: 20_000,
      windowsHide: true,
    });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Whether the bundle holds the native module of libcst, without which no fixes are made, for this interpreter. */
export function canFix(interpreter: Interpreter, extensionFolder: string): boolean {
  return existsSync(join(extensionFolder, 'bundled', 'libs', 'libcst', `native${interpreter.suffix}`));
}
