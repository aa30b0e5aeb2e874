/** The commands of the extension. */
import * as vscode from 'vscode';
import { HoverRequest, type LanguageClient } from 'vscode-languageclient/node';
import { choose } from './interpreters';
import { candidates, currentWorkspace } from './python';
import type { Server } from './server';
import { SECTION } from './settings';

/** Registers the commands that work on the server and on the file before the user. */
export function registerCommands(server: Server, context: vscode.ExtensionContext): vscode.Disposable {
  const commands: Record<string, () => unknown> = {
    restart: () => server.restart(),
    showLog: () => {
      server.log.show();
    },
    fixAll,
    explainLayer: () => explainLayer(server),
    foldBiases: () =>
      vscode.commands.executeCommand(
        'markdown.showPreview',
        vscode.Uri.joinPath(context.extensionUri, 'help', 'checkpoints.md'),
      ),
    chooseInterpreter: () => pickInterpreter(server),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(`whybias.${name}`, run)),
  );
}

function fixAll(): Thenable<unknown> {
  const action = { kind: 'source.fixAll.whybias', apply: 'first' };
  return vscode.commands.executeCommand('editor.action.codeAction', action);
}

/** Shows the hover of the layer at the cursor, or says that there is none. */
async function explainLayer({ client }: Server): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (client === undefined) {
    void vscode.window.showInformationMessage('whybias is not running yet.');
  } else if (editor === undefined || !(await hasLayerAtCursor(client, editor))) {
    void vscode.window.showInformationMessage('There is no layer that can have a bias at the cursor.');
  } else {
    await vscode.commands.executeCommand('editor.action.showHover');
  }
}

async function hasLayerAtCursor(client: LanguageClient, editor: vscode.TextEditor): Promise<boolean> {
  const { document, selection } = editor;
  const params = client.code2ProtocolConverter.asTextDocumentPositionParams(document, selection.active);
  return (await client.sendRequest(HoverRequest.type, params)) !== null;
}

/** Lets the user choose among the interpreters that would do, or any other, and writes the setting. */
async function pickInterpreter(server: Server): Promise<void> {
  const browse = { label: 'Browse...', description: 'another interpreter' };
  const picked = await vscode.window.showQuickPick([...(await usable(server)), browse], {
    title: 'Python interpreter that runs the whybias server',
    placeHolder: 'CPython 3.10 or later; it needs no packages',
  });
  const path = picked === browse ? await browsed() : picked?.label;
  if (path !== undefined) {
    const target = vscode.workspace.isTrusted && vscode.workspace.workspaceFolders !== undefined;
    await vscode.workspace.getConfiguration(SECTION).update('interpreter', path, !target);
  }
}

async function usable(server: Server): Promise<vscode.QuickPickItem[]> {
  const workspace = currentWorkspace();
  const items = new Map<string, vscode.QuickPickItem>();
  for (const candidate of await candidates(server.log)) {
    const { interpreter } = await choose([candidate], workspace);
    if (interpreter !== undefined && !items.has(interpreter.path)) {
      const description = `Python ${interpreter.version}, ${interpreter.origin}`;
      items.set(interpreter.path, { label: interpreter.path, description });
    }
  }
  return [...items.values()];
}

async function browsed(): Promise<string | undefined> {
  const files = await vscode.window.showOpenDialog({ title: 'Python interpreter', openLabel: 'Use' });
  return files?.[0]?.fsPath;
}
