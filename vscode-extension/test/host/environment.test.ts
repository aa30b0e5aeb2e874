/** Which environment is analysed: apart from the interpreter that runs the server. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { environmentWithParts } from '../editor/python.mjs';
import { findings, having, open, servers } from './window';

it('modules in folders that a script adds to its search path are found', async () => {
  await findings((await open('scripts/train.py')).uri, 1);
});

describe('the packages that the code imports', () => {
  it('are those of the environment that the setting names, which is never started', async () => {
    const environment = environmentWithParts();
    const { uri } = await open('installed.py');
    await findings(uri, 0);
    const [before] = servers();
    await having({ 'whybias.environment': environment }, async () => {
      await findings(uri, 1);
    });
    await findings(uri, 0);
    assert.equal(servers()[0]?.pid, before?.pid);
    assert.equal(existsSync(join(environment, 'mark')), false);
  });

  it('are those of the environment that is chosen in the Python extension', async () => {
    const environment = environmentWithParts();
    const extension = vscode.extensions.getExtension<{ choose(path?: string): void }>('ms-python.python');
    assert.ok(extension);
    const { uri } = await open('installed.py');
    await findings(uri, 0);
    extension.exports.choose(join(environment, 'bin/python'));
    await findings(uri, 1);
    extension.exports.choose(undefined);
    await findings(uri, 0);
  });
});
