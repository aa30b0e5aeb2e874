/** What runs in the extension host: our extension, a Python extension that says what the tests tell it to, Mocha. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@vscode/test-cli';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  files: '../../out/host/*.test.cjs',
  workspaceFolder: here('../ui/workspace'),
  extensionDevelopmentPath: [here('../..'), here('python-extension')],
  useInstallation: { fromPath: here('../editor/executable.mjs') },
  mocha: { ui: 'bdd', timeout: 120_000, reporter: here('reporter.cjs') },
});
