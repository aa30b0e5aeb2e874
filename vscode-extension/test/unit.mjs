/** Runs the tests that need no VS Code: bundles each with stand-ins for it and hands them to node's test runner. */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const extension = fileURLToPath(new URL('..', import.meta.url));
const tests = readdirSync(`${extension}/test/unit`).filter((name) => name.endsWith('.test.ts'));
const out = `${extension}/out/unit`;
rmSync(out, { recursive: true, force: true });
await build({
  absWorkingDir: extension,
  entryPoints: tests.map((name) => `test/unit/${name}`),
  outdir: out,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  sourcemap: 'inline',
  alias: { vscode: './test/unit/vscode.ts', 'vscode-languageclient/node': './test/unit/languageclient.ts' },
  logLevel: 'warning',
});
const files = tests.map((name) => `${out}/${name.replace(/\.ts$/, '.cjs')}`);
const options = ['--enable-source-maps', '--test', ...process.argv.slice(2)];
process.exit(spawnSync(process.execPath, [...options, ...files], { stdio: 'inherit' }).status ?? 1);
