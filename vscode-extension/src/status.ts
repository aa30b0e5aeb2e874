/** The language status item: what runs, on what, and how many findings the file before you has. */
import * as vscode from 'vscode';
import type { Server, State } from './server';

/** Shows the server's state, and for Python files the number of findings, until disposed. */
export function statusItem(server: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('whybias.status', { language: 'python' });
  item.name = 'whybias';
  const show = (): void => {
    const { text, detail, severity, busy } = described(server.state, findings());
    Object.assign(item, { text, detail, severity, busy, command: commandFor(server.state) });
  };
  show();
  return vscode.Disposable.from(
    item,
    server.onDidChangeState(show),
    vscode.languages.onDidChangeDiagnostics(show),
    vscode.window.onDidChangeActiveTextEditor(show),
  );
}

/** What the item says of a state. */
export function described(state: State, findings: number) {
  const severity = vscode.LanguageStatusSeverity;
  switch (state.kind) {
    case 'running': {
      const { version, interpreter } = state;
      const found = findings === 1 ? '1 finding' : `${findings || 'no'} findings`;
      const detail = `Python ${interpreter.version} (${interpreter.origin})`;
      return { text: `whybias ${version}: ${found}`, detail, severity: severity.Information, busy: false };
    }
    case 'starting':
      return { text: 'whybias', detail: 'starting', severity: severity.Information, busy: true };
    case 'stopped':
      return { text: 'whybias', detail: 'stopped', severity: severity.Warning, busy: false };
    case 'failed':
      return {
        text: 'whybias',
        detail: `not running: ${state.reason}`,
        severity: severity.Error,
        busy: false,
      };
  }
}

function commandFor({ kind }: State): vscode.Command {
  return kind === 'failed' || kind === 'stopped'
    ? { title: 'Restart', command: 'whybias.restart' }
    : { title: 'Show Log', command: 'whybias.showLog' };
}

function findings(): number {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri === undefined
    ? 0
    : vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'whybias').length;
}
