import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { described } from '../../src/status';
import { LanguageStatusSeverity } from './vscode';

const interpreter = { path: '/usr/bin/python3', origin: 'PATH', version: '3.12.1', suffix: '.so' } as const;

describe('the status', () => {
  it('tells versions and findings of a running server', () => {
    const texts = [0, 1, 7].map((count) =>
      described({ kind: 'running', version: '0.1.0', interpreter }, count),
    );
    assert.deepEqual(
      texts.map(({ text }) => text),
      ['whybias 0.1.0: no findings', 'whybias 0.1.0: 1 finding', 'whybias 0.1.0: 7 findings'],
    );
    assert.equal(texts[0]?.detail, 'Python 3.12.1 (PATH)');
  });

  it('is busy while the server starts, and an error where it cannot', () => {
    assert.equal(described({ kind: 'starting' }, 0).busy, true);
    const failed = described({ kind: 'failed', reason: 'no Python interpreter' }, 0);
    assert.equal(failed.detail, 'not running: no Python interpreter');
    assert.equal(failed.severity, LanguageStatusSeverity.Error);
  });
});
