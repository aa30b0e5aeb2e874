#!/usr/bin/env node
/**
 * Stands where the tests of extensions expect the program `code`: takes its arguments, opens VS Code in a browser
 * instead, writes what the tests write, and ends as they end.
 */
import { setTimeout } from 'node:timers/promises';
import { format, parseArgs } from 'node:util';
import { startBrowser, startCode } from './code.mjs';

const PATIENCE = 480_000;

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true, default: [] },
    extensionTestsPath: { type: 'string' },
  },
});

// In a browser VS Code takes one extension that is being developed; the others are installed.
const [developed, ...extensions] = values.extensionDevelopmentPath;
const code = await startCode({
  extensions,
  workspace: positionals[0],
  path: process.env.PATH,
  automated: true,
});
const browser = await startBrowser();
const remote = (path) => `vscode-remote://${code.authority}${path}`;
const payload = [
  ['extensionDevelopmentPath', remote(developed)],
  ['extensionTestsPath', remote(values.extensionTestsPath)],
];

let end;
const ended = new Promise((resolve) => (end = resolve));
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.exposeFunction('codeAutomationLog', (type, parts) => {
  if (isOfTheTests(type, parts)) {
    process.stdout.write(`${format(...parts)}\n`);
  }
});
await page.exposeFunction('codeAutomationExit', (exitCode) => {
  end(exitCode);
});
page.on('crash', () => end(1));
void setTimeout(PATIENCE).then(() => {
  process.stderr.write(`The tests have not ended after ${PATIENCE / 1000} s.\n`);
  end(1);
});
await page.goto(`${code.url}&payload=${encodeURIComponent(JSON.stringify(payload))}`);

const exitCode = await ended;
await browser.close();
await code.stop();
process.exit(exitCode);

/** Whether Mocha wrote a line, or something went wrong; VS Code's own reports and missing native modules do not count. */
function isOfTheTests(type, [text]) {
  return type === 'error' ? !/bindings file|native-watchdog/.test(text) : /%[sd]/.test(text);
}
