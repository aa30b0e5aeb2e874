/** What tests do with the VS Code they run in. */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { processes } from '../editor/processes.mjs';

const PATIENCE = 60_000;

/** Opens a file of the workspace. */
export async function open(name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(inWorkspace(name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Opens a notebook of the workspace. */
export async function openNotebook(name: string): Promise<vscode.NotebookDocument> {
  const notebook = await vscode.workspace.openNotebookDocument(inWorkspace(name));
  await vscode.window.showNotebookDocument(notebook);
  return notebook;
}

function inWorkspace(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder, name);
}

/** Waits until `value` gives something that is not undefined. */
export async function until<T>(
  what: string,
  value: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    const found = await value();
    if (found !== undefined) {
      return found;
    }
    await setTimeout(50);
  }
  throw new Error(`There is no ${what}`);
}

/** Undoes what was done to a document, so that its text is `text` again. Undoing is of what has the focus. */
export async function undone(document: vscode.TextDocument, text: string): Promise<void> {
  await until(`undoing in ${document.fileName}`, async () => {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    await setTimeout(100);
    return document.getText() === text ? true : undefined;
  });
}

/** What whybias reports now. */
export function reported(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'whybias');
}

/** Waits until whybias reports so many findings, and gives them. */
export function findings(uri: vscode.Uri, count: number): Promise<vscode.Diagnostic[]> {
  let found: vscode.Diagnostic[] = [];
  const told = until(`report of ${count} findings`, () => {
    found = reported(uri);
    return found.length === count ? found : undefined;
  });
  return told.catch((error: unknown) => {
    throw new Error(`${String(error)}, but one of ${found.length}`);
  });
}

/** The servers that this extension host runs: their process numbers and command lines. */
export function servers() {
  return processes(process.pid).filter(
    ({ args }) => args.includes('server') || /run_server/.test(args.join()),
  );
}

/** Sets a setting of the user, does something, and takes the setting back. */
export async function having(settings: Record<string, unknown>, act: () => Promise<void>): Promise<void> {
  const configuration = vscode.workspace.getConfiguration();
  const set = async (name: string, value: unknown): Promise<void> => {
    await configuration.update(name, value, vscode.ConfigurationTarget.Global);
  };
  for (const [name, value] of Object.entries(settings)) {
    await set(name, value);
  }
  try {
    await act();
  } finally {
    for (const name of Object.keys(settings)) {
      await set(name, undefined);
    }
  }
}
