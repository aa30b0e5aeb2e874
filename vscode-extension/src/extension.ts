/** Activation: puts the parts together. */
import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { LayerViews } from './layers';
import { onDidChangeChoice } from './python';
import { Server } from './server';
import { concernsStart } from './settings';
import { statusItem } from './status';

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('whybias', { log: true });
  const created = new Server(context, log);
  server = created;
  const restart = (): void => void created.restart();
  const followChoice = async (): Promise<void> => {
    context.subscriptions.push(...(await onDidChangeChoice(() => void created.reconsider())));
  };
  context.subscriptions.push(
    log,
    created,
    statusItem(created),
    registerCommands(created, context),
    new LayerViews(created),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (concernsStart(change)) {
        restart();
      }
    }),
    // The Python extensions answer only now.
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      restart();
      void followChoice();
    }),
  );
  restart();
  if (vscode.workspace.isTrusted) {
    void followChoice();
  }
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
