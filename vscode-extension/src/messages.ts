/** What the user is told when something is wrong, with the buttons that help. */
import * as vscode from 'vscode';
import { OLDEST, type Interpreter, type Rejected } from './interpreters';

const CHOOSE = { title: 'Choose Interpreter', command: 'whybias.chooseInterpreter' };
const SHOW_LOG = { title: 'Show Log', command: 'whybias.showLog' };
const RESTART = { title: 'Restart', command: 'whybias.restart' };
const NEEDED = `CPython ${OLDEST.join('.')} or later`;

type Button = vscode.MessageItem & { readonly command: string };
type Show = (message: string, ...buttons: Button[]) => Thenable<Button | undefined>;

function show(how: Show, message: string, ...buttons: Button[]): void {
  void how(message, ...buttons).then((button) => button && vscode.commands.executeCommand(button.command));
}

export function noInterpreter(rejected: readonly Rejected[]): void {
  const found = rejected.map(({ path, reason }) => ` ${path}: ${reason}.`).join('');
  show(
    vscode.window.showErrorMessage,
    `whybias needs ${NEEDED} to run and found none.${found}`,
    CHOOSE,
    SHOW_LOG,
  );
}

export function wrongInterpreter({ path, reason }: Rejected, used: Interpreter): void {
  show(
    vscode.window.showWarningMessage,
    `whybias needs ${NEEDED}. The setting whybias.interpreter names ${path}, but ${reason}. ` +
      `${used.path} is used instead.`,
    CHOOSE,
    SHOW_LOG,
  );
}

export function notInstalled({ path }: Interpreter): void {
  show(
    vscode.window.showWarningMessage,
    `whybias is not installed in ${path}. The one that comes with the extension is used instead.`,
    CHOOSE,
    SHOW_LOG,
  );
}

export function noFixes({ version }: Interpreter): void {
  show(
    vscode.window.showInformationMessage,
    `whybias makes no fixes on Python ${version}: the extension has no libcst for it. All else works.`,
    CHOOSE,
  );
}

export function keepsCrashing(): void {
  show(vscode.window.showErrorMessage, 'The whybias server crashed five times in a row.', SHOW_LOG, RESTART);
}
