/** Which interpreter runs the server: the setting's, else the Python extension's choice, else one on PATH. */
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { choose, named, onPath, type Choice } from './interpreters';
import { startSettings } from './settings';
import type { Named, Workspace } from './trust';

/** The part that is used of the API of `ms-python.python`. */
interface PythonExtension {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(environment: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

/** The part that is used of the API of `ms-python.vscode-python-envs`, which takes over from the one above. */
interface EnvironmentsExtension {
  getEnvironment(
    scope: vscode.Uri | undefined,
  ): Promise<{ readonly execInfo: { readonly run: { readonly executable: string } } } | undefined>;
  readonly onDidChangeEnvironment: vscode.Event<unknown>;
}

const PYTHON = 'ms-python.python';
const ENVIRONMENTS = 'ms-python.vscode-python-envs';
const PATIENCE = 5000;

/** The workspace as the rules of trust see it. */
export function currentWorkspace(): Workspace {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
  return { trusted: vscode.workspace.isTrusted, folders };
}

/** Every interpreter that could run the server, the wanted ones first. */
export async function candidates(log: vscode.LogOutputChannel): Promise<Named[]> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const { interpreter } = startSettings();
  const set: Named[] = interpreter
    ? [{ path: named(interpreter.value, folder?.fsPath), origin: interpreter.origin }]
    : [];
  const chosen = await chosenInExtension(folder, log);
  const others: Named[] = chosen === undefined ? [] : [{ path: chosen, origin: 'Python extension' }];
  return [...set, ...others, ...onPath()];
}

/** The interpreter that runs the server, and what spoke against those before it. */
export async function chooseInterpreter(log: vscode.LogOutputChannel): Promise<Choice> {
  const choice = await choose(await candidates(log), currentWorkspace());
  for (const { path, origin, reason } of choice.rejected) {
    log.info(`Not used: ${path} (${origin}), because ${reason}.`);
  }
  return choice;
}

/** Calls `changed` whenever another environment is chosen in one of the Python extensions. */
export async function onDidChangeChoice(changed: () => void): Promise<vscode.Disposable[]> {
  const [environments, python] = await Promise.all([
    api<EnvironmentsExtension>(ENVIRONMENTS),
    api<PythonExtension>(PYTHON),
  ]);
  return [
    environments?.onDidChangeEnvironment(changed),
    python?.environments.onDidChangeActiveEnvironmentPath(changed),
  ].filter((each) => each !== undefined);
}

/** The interpreter that is chosen for a folder in a Python extension; undefined where none is, or no answer comes. */
export async function chosenInExtension(
  folder: vscode.Uri | undefined,
  log: vscode.LogOutputChannel,
): Promise<string | undefined> {
  // Without trust its answer must not be used; asking would make it look around in the workspace.
  return vscode.workspace.isTrusted ? Promise.race([asked(folder, log), silence(log)]) : undefined;
}

async function asked(
  folder: vscode.Uri | undefined,
  log: vscode.LogOutputChannel,
): Promise<string | undefined> {
  try {
    const environments = await api<EnvironmentsExtension>(ENVIRONMENTS);
    const environment = await environments?.getEnvironment(folder);
    if (environment !== undefined) {
      return environment.execInfo.run.executable;
    }
    const python = await api<PythonExtension>(PYTHON);
    const active = python?.environments.getActiveEnvironmentPath(folder);
    return active && (await python?.environments.resolveEnvironment(active))?.executable.uri?.fsPath;
  } catch (error) {
    log.warn(`The Python extension did not say which interpreter it uses: ${String(error)}`);
    return undefined;
  }
}

/** Gives up on an extension that does not answer: the server must not wait for it. */
async function silence(log: vscode.LogOutputChannel): Promise<undefined> {
  await setTimeout(PATIENCE, undefined, { ref: false });
  log.debug(`The Python extensions had ${PATIENCE} ms to name an interpreter.`);
}

/** What an extension exports; undefined where it is not installed. */
async function api<T>(id: string): Promise<T | undefined> {
  return (await vscode.extensions.getExtension<T | undefined>(id)?.activate()) ?? undefined;
}
