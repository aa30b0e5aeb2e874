/** Findings, hovers and fixes, as VS Code's own interfaces give them. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { findings, having, open, openNotebook, reported, undone, until } from './window';

const ERROR = vscode.DiagnosticSeverity.Error;
const QUOTATION = 'canceled by the subsequent mean subtraction';

async function hover(document: vscode.TextDocument, line: number, column: number): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    new vscode.Position(line, column),
  );
  const contents = hovers.flatMap(({ contents }) => contents);
  return contents.map((each) => (each instanceof vscode.MarkdownString ? each.value : '')).join('\n');
}

function actions(document: vscode.TextDocument, range: vscode.Range): Thenable<vscode.CodeAction[]> {
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range);
}

describe('in a Python file', () => {
  it('a finding names its rule, and the normalizer that takes the bias away', async () => {
    const document = await open('net.py');
    const [first] = await findings(document.uri, 2);
    assert.ok(first && typeof first.code === 'object');
    assert.equal(first.code.value, 'WB101');
    assert.match(first.code.target.toString(), /redundant-bias/);
    assert.equal(first.severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(document.getText(first.range), 'nn.Conv2d');
    const related = first.relatedInformation ?? [];
    assert.deepEqual(
      related.map(({ location }) => document.getText(location.range)),
      ['self.bn(self.conv(x))', 'nn.BatchNorm2d(width)'],
    );
  });

  it('a hover explains every layer, and nothing else', async () => {
    const document = await open('net.py');
    await findings(document.uri, 2);
    assert.ok((await hover(document, 7, 24)).includes(QUOTATION));
    // Until the other files are known, so is not who uses what the class returns.
    await until('verdict on the last layer', async () =>
      (await hover(document, 12, 24)).includes('The bias of `head` matters') ? true : undefined,
    );
    assert.equal(await hover(document, 9, 24), '');
  });

  it('the preferred fix mends the finding', async () => {
    const document = await open('net.py');
    const before = document.getText();
    const [first] = await findings(document.uri, 2);
    assert.ok(first);
    const preferred = (await actions(document, first.range)).filter(({ isPreferred }) => isPreferred);
    assert.deepEqual(
      preferred.map(({ title }) => title),
      ['Pass bias=False to `conv`'],
    );
    const edit = preferred[0]?.edit;
    assert.ok(edit);
    await vscode.workspace.applyEdit(edit);
    await findings(document.uri, 1);
    assert.match(document.lineAt(7).text, /stride=2, padding=3, bias=False\)$/);
    await undone(document, before);
    await findings(document.uri, 2);
  });

  it('all is mended on saving, where the user wants that', async () => {
    const document = await open('save.py');
    await findings(document.uri, 2);
    await having({ 'editor.codeActionsOnSave': { 'source.fixAll.whybias': 'explicit' } }, async () => {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(document.lineCount, 0), '\n');
      await vscode.workspace.applyEdit(edit);
      await document.save();
    });
    await findings(document.uri, 0);
    assert.equal(document.getText().match(/bias=False/g)?.length, 2);
  });

  it('the settings count at once', async () => {
    const { uri } = await open('net.py');
    await findings(uri, 2);
    await having({ 'whybias.ignore': ['WB101'] }, async () => {
      await findings(uri, 0);
    });
    await findings(uri, 2);
    await having({ 'whybias.severity': { WB101: 'error' } }, async () => {
      await until('error', () => reported(uri).every(({ severity }) => severity === ERROR) || undefined);
    });
  });
});

it('cells of a notebook are read as one', async () => {
  const [first, second] = (await openNotebook('cells.ipynb')).getCells().slice(1);
  assert.ok(first);
  await findings(first.document.uri, 1);
  assert.equal(second, undefined);
});

it('a text in another language is left alone', async () => {
  const content = (await open('net.py')).getText();
  const python = await vscode.workspace.openTextDocument({ content, language: 'python' });
  const plain = await vscode.workspace.openTextDocument({ content, language: 'plaintext' });
  await findings(python.uri, 2);
  assert.deepEqual(reported(plain.uri), []);
});
