/** Runs the tests inside the extension host of real VS Code: `npm run test:host [-- --report FILE]`. */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { installed } from './editor/install.mjs';

const extension = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { report: { type: 'string' } } });
const out = `${extension}/out/host`;
rmSync(out, { recursive: true, force: true });
await build({
  absWorkingDir: extension,
  entryPoints: readdirSync(`${extension}/test/host`)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/host/${name}`),
  outdir: out,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  sourcemap: 'inline',
  external: ['vscode'],
  logLevel: 'warning',
});
// The tool that hands Mocha to the extension host needs a newer Node than the extension does.
const { node } = installed();
const tool = `${extension}/node_modules/@vscode/test-cli/out/bin.mjs`;
const config = `${extension}/test/host/vscode-test.mjs`;
const env = { ...process.env, ...(values.report && { REPORT: values.report }) };
const run = spawnSync(node, [tool, '--config', config], { cwd: extension, env, stdio: 'inherit' });
process.exit(run.status ?? 1);
