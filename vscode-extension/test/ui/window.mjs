/** One VS Code window as a user sees it. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const TIMEOUT = 40_000;
const OUT = fileURLToPath(new URL('../../out', import.meta.url));
const SIZE = { width: 1280, height: 800 };
/** A hover gets a quarter of the height of the editor, and a picture is to show all of it. */
const TALL = { width: 1280, height: 3000 };

export class Window {
  constructor(page) {
    this.page = page;
    this.problems = page.locator('.markers-panel .monaco-list-row');
    this.squiggles = page.locator('.editor-instance .squiggly-warning');
    this.hover = page.locator('.monaco-hover .hover-contents');
    this.layers = page.locator('.pane', { hasText: 'Layers and Biases' }).locator('.monaco-list-row');
    this.notification = page.locator('.notification-toast');
  }

  /** Opens a window on the folder that `url` names; nothing but this machine is reached. */
  static async open(browser, url) {
    const page = await browser.newPage({ viewport: SIZE });
    page.setDefaultTimeout(TIMEOUT);
    await page.context().route(
      ({ hostname }) => hostname !== '127.0.0.1',
      (route) => route.abort(),
    );
    await page.goto(url);
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    return new Window(page);
  }

  /** What the window shows now, to be looked at. */
  async shot(name) {
    await this.save(join(OUT, 'screenshots', name));
  }

  /** A part of it, for the READMEs and the walkthrough: `npm run pictures` puts it there. */
  async picture(name, clip) {
    await this.save(join(OUT, 'pictures', name), { clip });
  }

  async save(path, options) {
    await mkdir(dirname(path), { recursive: true });
    await this.page.waitForTimeout(400); // what moves comes to rest
    await this.page.screenshot({ path: `${path}.png`, ...options });
  }

  /** Does something while the window is so tall that nothing is cut off. */
  async whileTall(act) {
    await this.page.setViewportSize(TALL);
    await act();
    await this.page.setViewportSize(SIZE);
  }

  /** Opens a file of the workspace by its name. */
  async file(name) {
    await this.page.keyboard.press('Control+P');
    await this.choose(name, name);
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
  }

  /** Runs a command of the command palette by its whole title. */
  async command(title) {
    await this.page.keyboard.press('F1');
    await this.choose(`>${title}`, title);
  }

  async choose(typed, row) {
    await this.page.locator('.quick-input-widget input').first().fill(typed);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: row }).first().click();
    await this.page.mouse.move(SIZE.width / 2, SIZE.height - 10); // where nothing is explained
  }

  /** Goes to a line, and to a 1-based column in it. */
  async goTo(line, column = 1) {
    const there = this.page.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${column}` });
    await this.repeat(there, async () => {
      await this.page.keyboard.press('Control+G');
      await this.page.locator('.quick-input-widget input').first().fill(`:${line}:${column}`);
      await this.page.keyboard.press('Enter');
    });
  }

  /** Opens the light-bulb menu at the cursor; the entry with `text`. */
  async lightBulb(text) {
    const entry = this.action(text).first();
    await this.repeat(entry, () => this.page.keyboard.press('Control+.'));
    return entry;
  }

  /** What the open light-bulb menu offers with `text`. */
  action(text) {
    return this.page.locator('.action-widget .monaco-list-row', { hasText: text });
  }

  /** Makes a file of the workspace hold a value as JSON. */
  async write(name, value) {
    await this.file(name);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.insertText(JSON.stringify(value));
    await this.page.keyboard.press('Control+S');
  }

  /** Does something until it has led to what is wanted: a key pressed while VS Code is busy may be lost. */
  async repeat(wanted, action) {
    for (const end = Date.now() + TIMEOUT; ; await this.page.keyboard.press('Escape')) {
      await action();
      const seen = await wanted.waitFor({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
      if (seen) {
        return;
      }
      if (Date.now() > end) {
        throw new Error(`It did not lead to ${wanted}`);
      }
    }
  }

  /** Where something is; VS Code draws it anew when the window's size changes, and for a moment it is nowhere. */
  async boxOf(locator) {
    for (const end = Date.now() + TIMEOUT; ;) {
      await locator.waitFor();
      const box = await locator.boundingBox();
      if (box !== null) {
        return box;
      }
      if (Date.now() > end) {
        throw new Error(`Nowhere to be seen: ${locator}`);
      }
    }
  }

  /** Points at the middle of what a locator finds. */
  async pointAt(locator) {
    const { x, y, width, height } = await this.boxOf(locator);
    await this.page.mouse.move(x + width / 2, y + height / 2 - 4, { steps: 5 });
  }

  problem(text) {
    return this.problems.filter({ hasText: text });
  }

  layer(name, verdict) {
    const label = this.page.locator('.label-name', { hasText: new RegExp(`^${name}$`) });
    return this.layers.filter({ has: label }).filter({ hasText: verdict }).first();
  }

  /** Waits until the visible lines of the editor hold `text`. */
  async text(text) {
    const lines = this.page.locator('.editor-instance .view-lines').first();
    const written = text.replaceAll(' ', '\u00a0');
    await lines
      .filter({ hasText: text })
      .or(lines.filter({ hasText: written }))
      .waitFor();
  }

  /** Leaves nothing open but the active editor. */
  async closeOthers() {
    await this.command('View: Join All Editor Groups');
    await this.command('View: Close Other Editors in Group');
  }
}
