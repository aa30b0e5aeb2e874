import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { refusal, type Origin } from '../../src/trust';

const root = mkdtempSync(join(tmpdir(), 'whybias-trust-'));
const folder = join(root, 'workspace');
const outside = join(root, 'elsewhere');
mkdirSync(join(folder, 'bin'), { recursive: true });
mkdirSync(outside);
writeFileSync(join(folder, 'bin', 'python3'), '');
writeFileSync(join(outside, 'python3'), '');
symlinkSync(join(folder, 'bin', 'python3'), join(outside, 'link'));
symlinkSync(folder, join(root, 'alias'));

const refused = (path: string, origin: Origin, trusted = false): boolean =>
  refusal({ path, origin }, { trusted, folders: [folder] }) !== undefined;

describe('in a workspace that is not trusted', () => {
  it('allows what lies outside and is on PATH or named by the user', () => {
    assert.equal(refused(join(outside, 'python3'), 'PATH'), false);
    assert.equal(refused(join(outside, 'python3'), 'user setting'), false);
  });

  it('refuses what the workspace or the Python extension names, wherever it lies', () => {
    assert.equal(refused(join(outside, 'python3'), 'workspace setting'), true);
    assert.equal(refused(join(outside, 'python3'), 'Python extension'), true);
  });

  it('refuses what lies in the workspace, whoever names it', () => {
    assert.equal(refused(join(folder, 'bin', 'python3'), 'PATH'), true);
    assert.equal(refused(join(folder, 'bin', 'python3'), 'user setting'), true);
    assert.equal(refused(join(outside, '..', 'workspace', 'bin', 'python3'), 'PATH'), true);
  });

  it('sees through symbolic links', () => {
    assert.equal(refused(join(outside, 'link'), 'PATH'), true);
    assert.equal(refused(join(root, 'alias', 'bin', 'python3'), 'PATH'), true);
  });

  it('does not take a folder with a similar name for the workspace', () => {
    assert.equal(refused(`${folder}-2/bin/python3`, 'PATH'), false);
  });
});

describe('in a trusted workspace', () => {
  it('allows every program', () => {
    assert.equal(refused(join(folder, 'bin', 'python3'), 'workspace setting', true), false);
    assert.equal(refused(join(outside, 'link'), 'Python extension', true), false);
  });
});
