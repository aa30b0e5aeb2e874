/** Runs the tests in real VS Code with the package that was made last: `npm run test:ui`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const extension = fileURLToPath(new URL('..', import.meta.url));
const options = ['--test', ...process.argv.slice(2), 'test/ui/extension.test.mjs'];
const env = { VSIX: `${extension}/whybias-linux-x64.vsix`, ...process.env };
process.exit(spawnSync(process.execPath, options, { cwd: extension, env, stdio: 'inherit' }).status ?? 1);
