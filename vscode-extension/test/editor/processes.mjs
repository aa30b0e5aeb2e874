/** The processes of this machine, as Linux tells them. */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Those that `parent` started, with the command line of each; all where no parent is given.
 *
 * @param {number} [parent]
 * @returns {{ pid: number, parent: number, args: string[] }[]}
 */
export function processes(parent) {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const all = numbers.map((name) => described(Number(name))).filter((each) => each !== undefined);
  return parent === undefined ? all : all.filter((each) => each.parent === parent);
}

function described(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    return { pid, parent: Number(/^PPid:\t(\d+)$/m.exec(status)?.[1]), args };
  } catch {
    return undefined; // it has ended meanwhile
  }
}
