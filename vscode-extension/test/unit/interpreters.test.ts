import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, it } from 'node:test';
import { ask, choose, judged, named, onPath } from '../../src/interpreters';
import type { Named } from '../../src/trust';

const root = mkdtempSync(join(tmpdir(), 'whybias-interpreters-'));
const program = (path: string): Named => ({ path, origin: 'PATH' });

function script(folder: string, name: string, text: string): string {
  mkdirSync(join(root, folder), { recursive: true });
  const path = join(root, folder, name);
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('asking an interpreter who it is', () => {
  it('starts a real one', async () => {
    const found = [...onPath()][0];
    assert.ok(found, 'there is a Python on PATH');
    const answer = await ask(found);
    assert.ok(!('reason' in answer), JSON.stringify(answer));
    assert.match(answer.version, /^3\.\d+\.\d+/);
    assert.match(answer.suffix, /\.(so|pyd)$/);
  });

  it('says why a program is none', async () => {
    const missing = await ask(program(join(root, 'missing')));
    assert.deepEqual(missing, { ...program(join(root, 'missing')), reason: 'there is no such program' });
    const failing = script('failing', 'python3', 'exit 3');
    assert.deepEqual(await ask(program(failing)), {
      ...program(failing),
      reason: 'it does not run as Python does',
    });
    const chatty = script('chatty', 'python3', 'echo hello');
    assert.deepEqual(await ask(program(chatty)), {
      ...program(chatty),
      reason: 'it does not answer as Python does',
    });
  });

  it('isolates it, away from the workspace', async () => {
    const told = join(root, 'told.txt');
    await ask(program(script('telling', 'python3', `echo "$1 $2 $3" > "${told}"; pwd >> "${told}"; exit 1`)));
    assert.equal(readFileSync(told, 'utf8'), `-I -S -c\n${homedir()}\n`);
  });
});

describe('judging an answer', () => {
  const reason = (answer: string): string | undefined => {
    const verdict = judged(program('/python'), answer);
    return 'reason' in verdict ? verdict.reason : undefined;
  };

  it('takes CPython from 3.10 on', () => {
    assert.equal(reason('cpython\n3.10.0\n.so\n'), undefined);
    assert.equal(reason('cpython\r\n3.14.1\r\n.cp314-win_amd64.pyd\r\n'), undefined);
    assert.equal(reason('cpython\n4.0.0\n.so\n'), undefined);
  });

  it('refuses older ones and other implementations', () => {
    assert.equal(reason('cpython\n3.9.18\n.so\n'), 'it is Python 3.9.18');
    assert.equal(reason('cpython\n2.7.18\n.so\n'), 'it is Python 2.7.18');
    assert.equal(reason('pypy\n3.10.0\n.so\n'), 'it is pypy, not CPython');
  });
});

describe('choosing', () => {
  const probe = (good: string) => (candidate: Named) =>
    Promise.resolve(
      candidate.path === good
        ? { ...candidate, version: '3.12.0', suffix: '.so' }
        : { ...candidate, reason: 'it is Python 3.8.1' },
    );

  it('takes the first that will do and says what spoke against the others', async () => {
    const choice = await choose(['/a', '/b', '/c'].map(program), { trusted: true, folders: [] }, probe('/b'));
    assert.equal(choice.interpreter?.path, '/b');
    assert.deepEqual(choice.rejected, [{ ...program('/a'), reason: 'it is Python 3.8.1' }]);
  });

  it('never starts what may not be started', async () => {
    const started: string[] = [];
    const spy = (candidate: Named) => {
      started.push(candidate.path);
      return probe('/outside/python3')(candidate);
    };
    const candidates: Named[] = [
      { path: '/outside/other', origin: 'workspace setting' },
      { path: '/outside/conda', origin: 'Python extension' },
      { path: '/w/.venv/bin/python', origin: 'user setting' },
      program('/w/bin/python3'),
      program('/outside/python3'),
    ];
    const choice = await choose(candidates, { trusted: false, folders: ['/w'] }, spy);
    assert.deepEqual(started, ['/outside/python3']);
    assert.equal(choice.rejected.length, 4);
  });
});

describe('looking on PATH', () => {
  it('prefers python3, passes over relative entries and what is no program', () => {
    const second = script('two', 'python', '');
    const first = script('two', 'python3', '');
    mkdirSync(join(root, 'three', 'python3'), { recursive: true });
    const path = ['.', '', join(root, 'three'), join(root, 'two'), join(root, 'two')].join(delimiter);
    assert.deepEqual([...onPath(path, 'linux')], [program(first), program(second)]);
  });
});

describe('a setting that names a program', () => {
  it('may use the home folder, the workspace, a relative path, or a name on PATH', () => {
    assert.equal(named('/usr/bin/python3', undefined), '/usr/bin/python3');
    assert.equal(named('~/py/bin/python', undefined), join(homedir(), 'py/bin/python'));
    assert.equal(named('${workspaceFolder}/.venv/bin/python', '/w'), '/w/.venv/bin/python');
    assert.equal(named('.venv/bin/python', '/w'), '/w/.venv/bin/python');
    const path = script('named', 'python3.99', '');
    assert.equal(named('python3.99', '/w', join(root, 'named')), path);
  });
});
