/**
 * Makes the .vsix: `npm run package -- [--target linux-x64] [--out FILE]`.
 * The targets are those of bundled/packages.json; without one the package holds no native modules and makes no fixes.
 * PYTHON names the interpreter whose pip downloads the wheels.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';

const extension = fileURLToPath(new URL('..', import.meta.url));
const { homepage } = JSON.parse(readFileSync(`${extension}/package.json`, 'utf8'));
const { values } = parseArgs({ options: { target: { type: 'string' }, out: { type: 'string' } } });
const run = (program, ...args) => execFileSync(program, args, { cwd: extension, stdio: 'inherit' });

run(process.env.PYTHON ?? 'python3', 'scripts/bundle.py', ...(values.target ? [values.target] : []));
run(process.execPath, 'esbuild.mjs', '--production');
// On the marketplace the pictures come from the documentation's site.
const readme = readFileSync(`${extension}/README.md`, 'utf8').replaceAll(
  '../docs/images/',
  `${homepage}/images/`,
);
writeFileSync(`${extension}/dist/README.md`, readme);
await createVSIX({
  readmePath: 'dist/README.md',
  cwd: extension,
  dependencies: false,
  ...(values.target && { target: values.target }),
  packagePath: values.out ?? `whybias-${values.target ?? 'universal'}.vsix`,
});
