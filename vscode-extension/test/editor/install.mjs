/**
 * Installs code-server, which is VS Code in a browser, with the Node it needs, into `.editor/`, once.
 * Its native modules are not compiled: they are for logging and watching, and the tests need neither.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSIONS = { 'code-server': '4.139.1', node: '24.21.0' };

/** Where the editor is, and the Node that runs it; installed if it is not there yet. */
export function installed() {
  const folder = process.env.WHYBIAS_EDITOR ?? fileURLToPath(new URL('../../.editor', import.meta.url));
  if (!existsSync(folder)) {
    install(`${folder}.part`);
    renameSync(`${folder}.part`, folder);
  }
  return { entry: join(folder, 'code/node_modules/code-server/out/node/entry.js'), node: nodeIn(folder) };
}

const nodePackage = `node-${process.platform}-${process.arch}`;
const nodeIn = (folder) => join(folder, 'node/node_modules', nodePackage, 'bin/node');

function install(folder) {
  rmSync(folder, { recursive: true, force: true });
  add(join(folder, 'node'), `${nodePackage}@${VERSIONS.node}`);
  add(join(folder, 'code'), `code-server@${VERSIONS['code-server']}`);
  const editor = join(folder, 'code/node_modules/code-server/lib/vscode');
  npm(editor, 'install', '--omit=dev');
  npm(join(editor, 'extensions'), 'install', '--omit=dev');
}

function add(folder, specification) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  npm(folder, 'install', '--no-save', specification);
}

function npm(folder, ...args) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', [...args, ...quiet], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}
