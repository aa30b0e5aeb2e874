import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import manifest from '../../package.json';

const { commands, configuration } = manifest.contributes;
const settings = Object.keys(configuration.properties);
const OF_THE_EXTENSION = ['whybias.interpreter', 'whybias.importStrategy', 'whybias.trace.server'];

function documented(file: string): string[] {
  const text = readFileSync(join(__dirname, '../../..', file), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| `whybias.'));
  return rows.flatMap((row) => /^\|([^|]*)\|/.exec(row)?.[1]?.match(/whybias\.[\w.]+/g) ?? []);
}

describe('the settings', () => {
  it('are those of the server and a few of the extension', () => {
    const ofTheServer = settings.filter((name) => !OF_THE_EXTENSION.includes(name));
    assert.deepEqual(ofTheServer.sort(), documented('docs/language-server.md').sort());
  });

  it('are all in the README', () => {
    assert.deepEqual(documented('vscode-extension/README.md').sort(), [...settings].sort());
  });

  it('each say what they do', () => {
    for (const [name, setting] of Object.entries(configuration.properties)) {
      const said = 'description' in setting ? setting.description : setting.markdownDescription;
      assert.match(said, /\.$/, name);
      assert.equal(
        'enum' in setting ? setting.enumDescriptions.length : 0,
        'enum' in setting ? setting.enum.length : 0,
      );
    }
  });
});

it('the commands are all in the README', () => {
  const text = readFileSync(join(__dirname, '../../README.md'), 'utf8');
  for (const { title } of commands) {
    assert.ok(text.includes(`| whybias: ${title} |`), title);
  }
});
