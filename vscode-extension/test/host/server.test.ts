/** The server's life: which Python runs it, which whybias it is, and how it is started again. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { processes } from '../editor/processes.mjs';
import { barePython, pythonWith } from '../editor/python.mjs';
import { findings, having, open, servers, until } from './window';

const SOURCES = join(__dirname, '../../../server');

/** The one server that runs; none while it changes. */
async function server(wanted: (args: string[]) => boolean): Promise<string[]> {
  return until('one server as wanted', () => {
    const running = servers();
    return running.length === 1 && running[0] && wanted(running[0].args) ? running[0].args : undefined;
  });
}

const isBundled = (args: string[]): boolean => /bundled.run_server\.py$/.test(args.at(-1) ?? '');

async function whatIsFoundAnew(): Promise<void> {
  const { uri } = await open('net.py');
  await findings(uri, 2);
}

describe('the server', () => {
  before(async () => {
    await whatIsFoundAnew();
  });

  it('runs isolated, on the packages that come with the extension', async () => {
    const args = await server(isBundled);
    assert.deepEqual(args.slice(1, 3), ['-I', '-S']);
    const helper = await until('helper of the server', () => processes(servers()[0]?.pid)[0]);
    assert.deepEqual(helper.args.slice(1, 3), ['-I', '-S']);
  });

  it('is one, however often it is restarted at once', async () => {
    const [before] = servers();
    await Promise.all(Array.from({ length: 5 }, () => vscode.commands.executeCommand('whybias.restart')));
    await server(isBundled);
    assert.notEqual(servers()[0]?.pid, before?.pid);
    await whatIsFoundAnew();
  });

  it('is started again when it crashes', async () => {
    const [crashed] = servers();
    assert.ok(crashed);
    process.kill(crashed.pid, 'SIGKILL');
    await until('other server', () => servers().some(({ pid }) => pid !== crashed.pid) || undefined);
    await whatIsFoundAnew();
  });

  it('runs on the interpreter that the setting names', async () => {
    const python = join(barePython(), 'python3');
    await having({ 'whybias.interpreter': python }, async () => {
      await server((args) => args[0] === python && isBundled(args));
      await whatIsFoundAnew();
    });
    await server((args) => args[0] !== python);
  });

  it('follows the choice made in the Python extension', async () => {
    const python = join(barePython(), 'python3');
    const extension = vscode.extensions.getExtension<{ choose(path?: string): void }>('ms-python.python');
    assert.ok(extension);
    extension.exports.choose(python);
    await server((args) => args[0] === python && isBundled(args));
    await whatIsFoundAnew();
    extension.exports.choose(undefined);
    await server((args) => args[0] !== python);
  });

  it('is that of the environment where the user wants it, else the one that comes along', async () => {
    await having({ 'whybias.importStrategy': 'fromEnvironment' }, async () => {
      await having({ 'whybias.interpreter': pythonWith(SOURCES) }, async () => {
        await server((args) => args.slice(1).join(' ') === '-m whybias server');
        await whatIsFoundAnew();
      });
      await having({ 'whybias.interpreter': join(barePython(), 'python3') }, async () => {
        await server(isBundled);
        await whatIsFoundAnew();
      });
    });
    await server(isBundled);
  });
});
