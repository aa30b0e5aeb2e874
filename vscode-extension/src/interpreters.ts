/** What a Python interpreter is, where interpreters are found, and which of them will do. */
import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { refusal, type Named, type Workspace } from './trust';

/** The oldest CPython that runs the server. */
export const OLDEST: readonly [number, number] = [3, 10];

const TIMEOUT = 20_000;

/** An interpreter that was asked who it is. `suffix` ends the names of the native modules it can load. */
export interface Interpreter extends Named {
  readonly version: string;
  readonly suffix: string;
}

/** Why an interpreter is not used. */
export interface Rejected extends Named {
  readonly reason: string;
}

/** The first interpreter that will do, and those before it that will not. */
export interface Choice {
  readonly interpreter: Interpreter | undefined;
  readonly rejected: readonly Rejected[];
}

/** Takes the first of `candidates` that may be started and is a CPython that is new enough. */
export async function choose(
  candidates: Iterable<Named>,
  workspace: Workspace,
  probe: (program: Named) => Promise<Interpreter | Rejected> = ask,
): Promise<Choice> {
  const rejected: Rejected[] = [];
  for (const candidate of candidates) {
    const reason = refusal(candidate, workspace);
    const answer = reason === undefined ? await probe(candidate) : { ...candidate, reason };
    if (!('reason' in answer)) {
      return { interpreter: answer, rejected };
    }
    rejected.push(answer);
  }
  return { interpreter: undefined, rejected };
}

const QUESTION =
  'import sys, _imp; print(sys.implementation.name, "%d.%d.%d" % sys.version_info[:3], ' +
  '(_imp.extension_suffixes() or [""])[0], sep="\\n")';

/** Starts a program as an isolated Python, away from the workspace, and asks for its version. */
export async function ask(program: Named): Promise<Interpreter | Rejected> {
  let output: string;
  try {
    const options = { timeout: TIMEOUT, cwd: homedir(), windowsHide: true };
    ({ stdout: output } = await promisify(execFile)(program.path, ['-I', '-S', '-c', QUESTION], options));
  } catch (error) {
    return { ...program, reason: whyNot(error) };
  }
  return judged(program, output);
}

/** What an answer to the question says. */
export function judged(program: Named, output: string): Interpreter | Rejected {
  const [implementation, version, suffix = ''] = output.split(/\r?\n/);
  const [major, minor] = (version ?? '').split('.').map(Number);
  if (implementation === undefined || version === undefined || major === undefined || minor === undefined) {
    return { ...program, reason: 'it does not answer as Python does' };
  }
  if (implementation !== 'cpython') {
    return { ...program, reason: `it is ${implementation}, not CPython` };
  }
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    return { ...program, reason: `it is Python ${version}` };
  }
  return { ...program, version, suffix };
}

function whyNot(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') {
    return 'there is no such program';
  }
  return code === 'EACCES' ? 'it may not be executed' : 'it does not run as Python does';
}

/** The interpreters on PATH: python3, then python, then Windows' py. Relative entries name no place and are left out. */
export function* onPath(
  path: string = process.env['PATH'] ?? '',
  platform: NodeJS.Platform = process.platform,
): Generator<Named> {
  const names = platform === 'win32' ? ['python3.exe', 'python.exe', 'py.exe'] : ['python3', 'python'];
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  const seen = new Set<string>();
  for (const name of names) {
    for (const folder of folders) {
      const program = join(folder, name);
      if (!seen.has(program) && isProgram(program)) {
        seen.add(program);
        yield { path: program, origin: 'PATH' };
      }
    }
  }
}

/** The program that a setting names: `~` and `${workspaceFolder}` are filled in, a bare name is looked up on PATH. */
export function named(setting: string, folder: string | undefined, path = process.env['PATH'] ?? ''): string {
  const filled = setting
    .replace(/^~(?=[/\\]|$)/, () => homedir())
    .replace(/\$\{workspaceFolder\}/g, () => folder ?? '');
  if (isAbsolute(filled)) {
    return filled;
  }
  if (/[/\\]/.test(filled)) {
    return resolve(folder ?? homedir(), filled);
  }
  const folders = path.split(delimiter).filter((entry) => isAbsolute(entry));
  return folders.map((entry) => join(entry, filled)).find(isProgram) ?? filled;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
