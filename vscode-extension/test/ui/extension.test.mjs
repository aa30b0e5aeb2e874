/** The packaged extension in real VS Code, as a user meets it: `node --test test/ui` with VSIX set. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startBrowser, startCode } from '../editor/code.mjs';
import { Window } from './window.mjs';

const VSIX = process.env.VSIX;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** A folder whose only program is a Python without site-packages of its own. */
function barePython() {
  const python = process.env.PYTHON ?? 'python3';
  const base = execFileSync(python, ['-c', 'import sys; print(sys._base_executable)'], { encoding: 'utf8' });
  const folder = mkdtempSync(join(tmpdir(), 'whybias-path-'));
  symlinkSync(base.trim(), join(folder, 'python3'));
  return folder;
}

describe('in a trusted folder', { concurrency: false }, () => {
  const python = barePython();
  let code, browser, window;

  before(async () => {
    const path = [python, '/usr/bin', '/bin'].join(delimiter);
    code = await startCode({ vsix: VSIX, workspace: here('workspace'), path });
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
    await window.shot('squiggle');
  });

  it('lists it among the problems', async () => {
    await window.page.keyboard.press('Control+Shift+M');
    await window.problem('bias of `conv` has no effect').waitFor();
    await window.shot('problems');
  });

  it('explains it on hover, with the quotation', async () => {
    await window.pointAt(window.squiggles.first());
    await window.hover.filter({ hasText: 'canceled by the subsequent mean subtraction' }).waitFor();
    await window.shot('hover');
    await window.page.keyboard.press('Escape');
  });
});
