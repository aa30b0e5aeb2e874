/** The commands, by what they open. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json';
import { findings, open, undone, until } from './window';

function tab(label: string): Promise<vscode.Tab> {
  const tabs = (): vscode.Tab[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return until(`tab named ${label}`, () => tabs().find((each) => each.label === label));
}

describe('commands', () => {
  it('are all there', async () => {
    await open('net.py');
    const registered = await vscode.commands.getCommands();
    const offered = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(
      offered.filter((each) => !registered.includes(each)),
      [],
    );
  });

  it('mend all that is found in a file', async () => {
    const document = await open('net.py');
    const before = document.getText();
    await findings(document.uri, 2);
    await vscode.commands.executeCommand('whybias.fixAll');
    await findings(document.uri, 0);
    await undone(document, before);
    await findings(document.uri, 2);
  });

  it('draw the class at the cursor, and the next one when the cursor has moved', async () => {
    await open('net.py');
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    const at = new vscode.Position(7, 0);
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('whybias.showPicture');
    await vscode.window.tabGroups.close(await tab('Biases of Stem'));
  });

  it('open the help for checkpoints', async () => {
    await vscode.commands.executeCommand('whybias.foldBiases');
    await vscode.window.tabGroups.close(await tab('Preview checkpoints.md'));
  });
});
