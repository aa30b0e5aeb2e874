/** Pythons as users have them, made of the one that runs the tests. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PYTHON = process.env.PYTHON ?? 'python3';

/** A folder whose only program is a Python that can import none of our packages. */
export function barePython() {
  const question = 'import sys; print(sys._base_executable)';
  const base = execFileSync(PYTHON, ['-c', question], { encoding: 'utf8' });
  const folder = mkdtempSync(join(tmpdir(), 'whybias-python-'));
  symlinkSync(base.trim(), join(folder, 'python3'));
  return folder;
}

/** A Python with the packages of the tests that finds others in `path` first. */
export function pythonWith(path) {
  const folder = mkdtempSync(join(tmpdir(), 'whybias-environment-'));
  const program = join(folder, 'python3');
  writeFileSync(program, `#!/bin/sh\nPYTHONPATH='${path}' exec '${PYTHON}' "$@"\n`);
  chmodSync(program, 0o755);
  return program;
}

/** A Python whose whybias ends as soon as it is started. */
export function pythonWithBrokenServer() {
  const path = mkdtempSync(join(tmpdir(), 'whybias-broken-'));
  mkdirSync(join(path, 'whybias'));
  writeFileSync(join(path, 'whybias/__init__.py'), '__version__ = "0"\n');
  writeFileSync(join(path, 'whybias/__main__.py'), 'raise SystemExit("broken")\n');
  return pythonWith(path);
}

/** An environment with a package of its own; its interpreter is none, and leaves a mark where it is started. */
export function environmentWithParts() {
  const folder = mkdtempSync(join(tmpdir(), 'whybias-environment-'));
  const parts = join(folder, 'lib/python3.11/site-packages/parts');
  mkdirSync(parts, { recursive: true });
  writeFileSync(
    join(parts, '__init__.py'),
    'from torch.nn import BatchNorm2d\n\n\ndef norm(width):\n    return BatchNorm2d(width)\n',
  );
  mkdirSync(join(folder, 'bin'));
  const program = join(folder, 'bin/python');
  writeFileSync(program, `#!/bin/sh\ntouch '${folder}/mark'\n`);
  chmodSync(program, 0o755);
  return folder;
}
