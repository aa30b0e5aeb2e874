import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { candidates } from '../../src/python';
import { forServer, startSettings } from '../../src/settings';
import { state } from './vscode';

const log = { info() {}, warn() {}, debug() {} } as unknown as Parameters<typeof candidates>[0];

beforeEach(() => {
  state.trusted = true;
  state.folders = ['/w'];
  state.settings = {
    interpreter: { globalValue: '/mine/python', workspaceValue: '/w/.venv/bin/python' },
    importStrategy: { workspaceValue: 'fromEnvironment' },
  };
  state.extensions = {
    'ms-python.python': {
      environments: {
        getActiveEnvironmentPath: () => ({ path: '/chosen' }),
        resolveEnvironment: () => Promise.resolve({ executable: { uri: { fsPath: '/chosen/bin/python' } } }),
      },
    },
  };
});

describe('the settings about starting', () => {
  it('are the workspace’s where it is trusted', () => {
    assert.deepEqual(startSettings(), {
      interpreter: { value: '/w/.venv/bin/python', origin: 'workspace setting' },
      importStrategy: 'fromEnvironment',
    });
  });

  it('are the user’s alone where it is not, and nothing of the environment is run', () => {
    state.trusted = false;
    assert.deepEqual(startSettings(), {
      interpreter: { value: '/mine/python', origin: 'user setting' },
      importStrategy: 'useBundled',
    });
  });

  it('may be left out', () => {
    state.settings = { interpreter: { globalValue: '' } };
    assert.deepEqual(startSettings(), { interpreter: undefined, importStrategy: 'useBundled' });
  });
});

describe('the candidates for an interpreter', () => {
  const first = async (count: number): Promise<string[]> =>
    (await candidates(log)).slice(0, count).map(({ origin, path }) => `${origin}: ${path}`);

  it('are the setting’s, then that of the Python extension, then those on PATH', async () => {
    assert.deepEqual(await first(2), [
      'workspace setting: /w/.venv/bin/python',
      'Python extension: /chosen/bin/python',
    ]);
    assert.ok((await candidates(log)).slice(2).every(({ origin }) => origin === 'PATH'));
  });

  it('take the newer extension’s word first', async () => {
    state.extensions['ms-python.vscode-python-envs'] = {
      getEnvironment: () => Promise.resolve({ execInfo: { run: { executable: '/newer/python' } } }),
    };
    assert.equal((await first(2))[1], 'Python extension: /newer/python');
  });

  it('do without an extension that fails', async () => {
    state.extensions['ms-python.vscode-python-envs'] = {
      getEnvironment: () => Promise.reject(new Error('broken')),
    };
    assert.ok((await candidates(log)).slice(1).every(({ origin }) => origin === 'PATH'));
  });

  it('do not ask the extensions where the workspace is not trusted', async () => {
    state.trusted = false;
    const asked = () => assert.fail('it was asked');
    state.extensions['ms-python.python'] = { environments: { getActiveEnvironmentPath: asked } };
    assert.equal((await first(1))[0], 'user setting: /mine/python');
  });
});

describe('what the server is told', () => {
  const environment = (set: string | null, chosen?: string): unknown =>
    (forServer({ environment: set }, '/w', chosen) as { environment: unknown }).environment;

  it('is everything but how it is started', () => {
    const settings = {
      enable: true,
      interpreter: '/p',
      importStrategy: 'useBundled',
      trace: { server: 'off' },
    };
    assert.deepEqual(forServer(settings, '/w', undefined), { enable: true, environment: null });
    assert.equal(forServer(null, '/w', undefined), null);
  });

  it('holds the environment of the setting, else the one chosen in the Python extension', () => {
    assert.equal(environment('${workspaceFolder}/env', '/chosen/bin/python'), '/w/env');
    assert.equal(environment('env', '/chosen/bin/python'), 'env');
    assert.equal(environment(null, '/chosen/bin/python'), '/chosen/bin/python');
    assert.equal(environment('', '/chosen/bin/python'), '/chosen/bin/python');
    assert.equal(environment(null), null);
  });
});
