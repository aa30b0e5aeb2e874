/**
 * Puts the pictures that the UI tests took where they are shown: in the READMEs, and in the walkthrough.
 * `npm run pictures`, after `npm run test:ui`.
 */
import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const extension = fileURLToPath(new URL('..', import.meta.url));
const DOCUMENTATION = ['hover', 'quick-fix', 'picture', 'problems', 'hints'];
const WALKTHROUGH = { hover: 'see', 'quick-fix': 'mend', picture: 'picture' };

for (const name of DOCUMENTATION) {
  copyFileSync(`${extension}/out/pictures/${name}.png`, `${extension}/../docs/images/${name}.png`);
}
for (const [name, step] of Object.entries(WALKTHROUGH)) {
  copyFileSync(`${extension}/out/pictures/${name}.png`, `${extension}/media/${step}.png`);
}
