/** The packaged extension in real VS Code, as a user meets it: `node --test test/ui` with VSIX set. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startBrowser, startCode } from '../editor/code.mjs';
import { processes } from '../editor/processes.mjs';
import { barePython, pythonWithBrokenServer } from '../editor/python.mjs';
import { TIMEOUT, Window } from './window.mjs';

const VSIX = process.env.VSIX;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

describe('in a trusted folder', { concurrency: false }, () => {
  const python = barePython();
  const path = [python, '/usr/bin', '/bin'].join(delimiter);
  let code, browser, window;

  before(async () => {
    const onSave = { 'editor.codeActionsOnSave': { 'source.fixAll.whybias': 'explicit' } };
    code = await startCode({
      vsix: VSIX,
      workspace: here('workspace'),
      settings: { '[python]': onSave },
      path,
    });
    browser = await startBrowser();
    window = await Window.open(browser, code.url);
  });
  after(async () => {
    await window?.shot('last');
    await browser?.close();
    await code?.stop();
  });

  it('marks a bias that does nothing, with a Python that has no packages', async (test) => {
    assert.throws(() =>
      execFileSync(join(python, 'python3'), ['-I', '-c', 'import whybias'], { stdio: 'ignore' }),
    );
    const start = performance.now();
    await window.file('net.py');
    await window.squiggles.first().waitFor();
    test.diagnostic(`cold start to squiggle: ${Math.round(performance.now() - start)} ms`);
  });

  it('lists it among the problems', async () => {
    await window.page.keyboard.press('Control+Shift+M');
    await window.problem('bias of `conv` has no effect').waitFor();
    await window.problem('bias of `mix` has no effect').waitFor();
    await window.shot('problems');
    await window.picture('problems', { x: 352, y: 36, width: 928, height: 740 });
    await window.page.keyboard.press('Control+J');
  });

  it('explains it on hover, with the quotation', async () => {
    await window.pointAt(window.squiggles.first());
    const quotation = window.hover.getByText('canceled by the subsequent mean subtraction');
    await quotation.waitFor();
    await window.shot('hover');
    await window.page.keyboard.press('Escape');
    await window.whileTall(async () => {
      await window.pointAt(window.squiggles.first());
      await quotation.waitFor();
      await window.picture('hover', { x: 352, y: 60, width: 928, height: 800 });
      await window.page.keyboard.press('Escape');
    });
  });

  it('explains the layer at the cursor by command', async () => {
    await window.goTo(18, 16);
    // Until the other files are known, so is not who uses what the class returns.
    const explanation = window.hover.filter({ hasText: 'The bias of head matters.' });
    await window.repeat(explanation, () => window.command('whybias: Explain Layer at Cursor'));
    await window.shot('explain');
    await window.page.keyboard.press('Escape');
  });

  it('shows what runs', async () => {
    await window.page.locator('[id="status.languageStatus"]').click();
    await window.page.getByText('whybias 0.1.0: 2 findings').waitFor();
    await window.page.getByText(/Python 3\.\d+\.\d+ \(PATH\)/).waitFor();
    await window.shot('status');
    await window.page.keyboard.press('Escape');
  });

  it('shows the layers in the order of use, and follows the text', async () => {
    await window.file('net.py');
    await window.goTo(18, 16);
    await window.command('whybias: Show Layer Sequence');
    await window.layer('conv', 'no effect').waitFor();
    const names = await window.layers.locator('.label-name').allInnerTexts();
    assert.deepEqual(names, ['conv', 'mix', 'head']);
    await window.shot('layers');
    await window.layer('head', 'matters').click();
    await window.page.locator('.statusbar-item', { hasText: 'Ln 13' }).waitFor();
  });

  it('shows the layers in modules of other classes as children', async () => {
    await window.file('blocks.py');
    await window.goTo(16, 5);
    await window.layer('block', '').waitFor();
    const rows = await window.layers.evaluateAll((all) =>
      all.map((row) => [row.ariaLevel, row.querySelector('.label-name').textContent]),
    );
    assert.deepEqual(rows, [
      ['1', 'stem'],
      ['2', '0'],
      ['2', '3'],
      ['1', 'block'],
      ['2', 'conv'],
      ['1', 'head'],
    ]);
    await window.shot('nested');
    await window.layer('conv', 'no effect').click();
    await window.page.locator('.statusbar-item', { hasText: 'Ln 7' }).waitFor();
  });

  it('draws the ways of the biases', async () => {
    await window.file('net.py');
    await window.goTo(13, 9);
    await window.command('whybias: Show Biases as a Picture');
    const frame = window.page.frameLocator('iframe.webview').frameLocator('iframe');
    await frame.locator('.stop', { hasText: 'bn: BatchNorm2d' }).first().waitFor();
    assert.equal(await frame.locator('svg > .way.dead .bar').count(), 2);
    assert.equal(await frame.locator('svg > .way.live .head').count(), 1);
    await window.shot('picture');
    await window.picture('picture', { x: 48, y: 36, width: 1232, height: 740 });
    await frame.locator('.stop', { hasText: 'mix_bn' }).click();
    await window.page.locator('.statusbar-item', { hasText: 'Ln 17' }).waitFor();
    await window.closeOthers();
  });

  it('mends it from the light-bulb menu', async () => {
    await window.file('net.py');
    await window.goTo(8, 24);
    const fix = await window.lightBulb('Pass bias=False');
    await window.shot('quick-fix');
    await window.picture('quick-fix', { x: 352, y: 60, width: 928, height: 520 });
    await fix.click();
    await window.text('nn.Conv2d(3, width, 7, stride=2, padding=3, bias=False)');
    await window.layer('conv', 'rightly no bias').waitFor();
  });

  it('is silent where a comment says so', async () => {
    await window.file('net.py');
    await window.goTo(11, 22);
    await (await window.lightBulb('Ignore WB101 on this line')).click();
    await window.text('# whybias: ignore[WB101]');
    await window.squiggles.first().waitFor({ state: 'detached' });
    await window.shot('ignored');
  });

  it('mends all on save', async () => {
    await window.file('save.py');
    await window.squiggles.nth(1).waitFor();
    await window.page.keyboard.press('End');
    await window.page.keyboard.type(' ');
    await window.page.keyboard.press('Control+S');
    await window.squiggles.first().waitFor({ state: 'detached' });
    await window.text('nn.Conv2d(8, 8, 3, bias=False)');
    await window.shot('saved');
    assert.equal((await readFile(join(code.folder, 'save.py'), 'utf8')).match(/bias=False/g)?.length, 2);
  });

  it('mends all by command, and restarts by command', async () => {
    await window.page.keyboard.press('Control+Z');
    await window.squiggles.nth(1).waitFor();
    await window.command('whybias: Restart');
    await window.squiggles.first().waitFor({ state: 'detached' });
    await window.squiggles.nth(1).waitFor();
    await window.command('whybias: Fix All in File');
    await window.squiggles.first().waitFor({ state: 'detached' });
    await window.text('nn.Conv2d(8, 8, 3, bias=False)');
  });

  it('starts the server again when it crashes', async () => {
    const crashed = serverOf(code);
    process.kill(crashed, 'SIGKILL');
    await until(() => ![undefined, crashed].includes(serverOf(code)), 'new server');
    await window.page.keyboard.press('Control+Z');
    await window.squiggles.nth(1).waitFor();
  });

  it('does all but fixes, and says so once, where libcst has no wheel', async () => {
    const libraries = await librariesOf(code);
    const natives = (await readdir(join(libraries, 'libcst'))).filter((name) => name.startsWith('native.'));
    const hide = (name) => rename(join(libraries, 'libcst', name), join(libraries, 'libcst', `no-${name}`));
    const show = (name) => rename(join(libraries, 'libcst', `no-${name}`), join(libraries, 'libcst', name));
    await Promise.all(natives.map(hide));
    await window.command('whybias: Restart');
    const message = window.notification.filter({ hasText: 'makes no fixes on Python 3.' });
    await message.waitFor();
    await window.squiggles.nth(1).waitFor();
    await window.goTo(7, 25);
    await window.lightBulb('Ignore WB101 on this line');
    assert.equal(await window.action('Pass bias=False').count(), 0);
    await window.shot('no-libcst');
    await window.page.keyboard.press('Escape');
    await window.command('Notifications: Clear All Notifications');
    await window.command('whybias: Restart');
    await window.squiggles.first().waitFor({ state: 'detached' });
    await window.squiggles.nth(1).waitFor();
    assert.equal(await message.count(), 0);
    await Promise.all(natives.map(show));
    await window.command('whybias: Restart');
  });

  it('has a walkthrough', async () => {
    await window.page.keyboard.press('F1');
    await window.choose('>Welcome: Open Walkthrough...', 'Welcome: Open Walkthrough...');
    await window.choose('Get started with whybias', 'Get started with whybias');
    const picture = window.page.locator('.getting-started-media img').first();
    await picture.waitFor({ state: 'attached' });
    await window.page.keyboard.press('Control+B'); // a narrow window shows no pictures
    await picture.waitFor();
    assert.ok(await picture.evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
    await window.shot('walkthrough');
    await window.page.keyboard.press('Control+B');
  });

  it('works in a notebook cell', async () => {
    await window.file('cells.ipynb');
    await window.page.locator('.notebookOverlay .squiggly-warning').first().waitFor();
    await window.shot('notebook');
  });

  it('tells in the code what has no effect, where the user wants that', async () => {
    await window.write('settings.json', { 'whybias.inlayHints': true, 'whybias.codeLens': true });
    await window.file('blocks.py');
    await window.text('bias: no effect');
    const lens = window.page.locator('.codelens-decoration');
    await lens.filter({ hasText: '3 layers, 1 bias without effect' }).waitFor();
    await window.shot('hints');
    await window.picture('hints', { x: 352, y: 60, width: 928, height: 640 });
  });

  it('says what is wrong with an interpreter, and goes on with another', async () => {
    await window.write('settings.json', { 'whybias.interpreter': '/nowhere/python3' });
    const message = window.notification.filter({ hasText: '/nowhere/python3, but there is no such program' });
    await message.waitFor();
    await window.shot('wrong-interpreter');
    await message.getByText('Choose Interpreter').click();
    const row = window.page.locator('.quick-input-list .monaco-list-row', {
      hasText: join(python, 'python3'),
    });
    await row.first().waitFor();
    await window.shot('choose-interpreter');
    await window.page.keyboard.press('Escape');
    await window.file('cells.ipynb');
    await window.page.locator('.notebookOverlay .squiggly-warning').first().waitFor();
  });

  it('gives up a server that crashes five times, and says so', async () => {
    await window.write('settings.json', {
      'whybias.interpreter': pythonWithBrokenServer(),
      'whybias.importStrategy': 'fromEnvironment',
    });
    const message = window.notification.filter({ hasText: 'crashed five times in a row' });
    await message.waitFor({ timeout: 2 * TIMEOUT });
    assert.equal(await window.notification.count(), 1);
    await window.file('net.py');
    await window.page.locator('[id="status.languageStatus"]').click();
    await window.page.getByText('not running: it crashed five times').waitFor();
    await window.shot('crashed');
    await window.page.keyboard.press('Escape');
    await window.write('settings.json', {});
    await window.file('blocks.py');
    await window.squiggles.first().waitFor();
  });
});

describe('in a folder that is not trusted', { concurrency: false }, () => {
  const python = barePython();
  let code, browser, window, mark;

  before(async () => {
    // A program of the folder that would leave a mark, on the relative and the absolute way to it.
    const path = ['.venv/bin', python, '/usr/bin', '/bin'].join(delimiter);
    code = await startCode({ vsix: VSIX, workspace: here('hostile'), path, trust: false });
    mark = join(code.folder, 'mark');
    browser = await startBrowser();
    window = await Window.open(browser, code.url);
  });
  after(async () => {
    await window?.shot('last-untrusted');
    await browser?.close();
    await code?.stop();
  });

  it('works, and starts nothing that the folder holds or names', async () => {
    await window.file('net.py');
    await window.squiggles.first().waitFor();
    await window.shot('untrusted');
    assert.equal(existsSync(mark), false);
  });

  it('asks those programs once the folder is trusted', async () => {
    await window.command('Workspaces: Manage Workspace Trust');
    await window.page.getByRole('button', { name: 'Trust', exact: true }).first().click();
    await until(() => existsSync(mark), 'the mark of the interpreter that the folder names');
    await window.notification.filter({ hasText: '.venv/bin/python' }).waitFor();
    await window.shot('trusted');
  });
});

/** The process of the server that a VS Code of ours runs. */
function serverOf(code) {
  const isOurs = (argument) => argument.startsWith(code.root) && argument.endsWith('run_server.py');
  return processes().find(({ args }) => args.some(isOurs))?.pid;
}

/** The packages that came with the extension that a VS Code of ours has installed. */
async function librariesOf(code) {
  const extensions = join(code.root, 'extensions');
  const installed = (await readdir(extensions)).find((name) => name.startsWith('whybias'));
  return join(extensions, installed, 'bundled/libs');
}

async function until(holds, what) {
  for (const end = Date.now() + TIMEOUT; !holds(); await setTimeout(100)) {
    assert.ok(Date.now() < end, `no ${what}`);
  }
}
