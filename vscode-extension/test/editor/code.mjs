/** VS Code with a profile of its own, served on 127.0.0.1, and a browser that sees nothing else. */
import { execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { installed } from './install.mjs';

const QUIET = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'files.autoSave': 'off',
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.minimap.enabled': false,
};
const START_TIMEOUT = 60_000;

/**
 * Installs `vsix`, and the extensions in the folders `extensions`, into a new profile and serves a copy of the folder
 * `workspace`. `path` is the PATH that the extension sees; without `trust` the workspace is not trusted. `automated`
 * lets the page that shows it run the tests that its address names.
 */
export async function startCode({
  vsix,
  extensions = [],
  workspace,
  settings = {},
  path,
  trust = true,
  automated = false,
}) {
  const { entry, node } = installed();
  const root = await mkdtemp(join(tmpdir(), 'whybias-code-'));
  const folder = join(root, 'workspace');
  await cp(workspace, folder, { recursive: true });
  await mkdir(join(root, 'user/User'), { recursive: true });
  await writeFile(join(root, 'user/User/settings.json'), JSON.stringify({ ...QUIET, ...settings }));
  const environment = environmentFor(root, path);
  await mkdir(environment.TMPDIR);
  const profile = ['--user-data-dir', join(root, 'user'), '--extensions-dir', join(root, 'extensions')];
  for (const extension of extensions) {
    await cp(extension, join(root, 'extensions', basename(extension)), { recursive: true });
  }
  if (vsix !== undefined) {
    const install = [entry, ...profile, '--install-extension', vsix];
    await promisify(execFile)(node, install, { env: environment });
  }

  const port = await freePort();
  const authority = `127.0.0.1:${port}`;
  const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'];
  const options = [
    ...(trust ? ['--disable-workspace-trust'] : []),
    ...(automated ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
  const address = ['--auth', 'none', '--bind-addr', authority, '--ignore-last-opened'];
  const server = spawn(node, [entry, ...profile, ...address, ...quiet, ...options], { env: environment });
  const log = createWriteStream(join(root, 'server.log'));
  server.stdout.pipe(log);
  server.stderr.pipe(log);
  await answers(`http://${authority}/healthz`);
  return {
    root,
    folder,
    authority,
    url: `http://${authority}/?folder=${encodeURIComponent(folder)}`,
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A browser that reaches 127.0.0.1 only. */
export async function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
}

function environmentFor(root, path) {
  const environment = {
    ...process.env,
    HOME: root,
    PATH: path,
    TMPDIR: join(root, 'temporary'),
    VSCODE_CLI: '1', // else the environment of a login shell is looked up, and with it another PATH
    EXTENSIONS_GALLERY: '{}',
    XDG_CONFIG_HOME: join(root, 'config'),
    XDG_DATA_HOME: join(root, 'data'),
  };
  for (const name of ['VSCODE_IPC_HOOK_CLI', 'PORT', 'PASSWORD']) {
    delete environment[name];
  }
  return environment;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answers(url) {
  const end = Date.now() + START_TIMEOUT;
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) {
      return;
    }
    if (Date.now() > end) {
      throw new Error(`${url} does not answer`);
    }
    await setTimeout(100);
  }
}
