/** Which programs may be started. In a folder that is not trusted, none that the folder could have chosen. */
import { realpathSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';

/** On whose word a program is named. */
export type Origin = 'user setting' | 'workspace setting' | 'Python extension' | 'PATH';

/** A program that might be started, and who named it. */
export interface Named {
  readonly path: string;
  readonly origin: Origin;
}

/** What is known of the workspace: whether the user trusts it, and its folders. */
export interface Workspace {
  readonly trusted: boolean;
  readonly folders: readonly string[];
}

const NAMED_BY_THE_USER: readonly Origin[] = ['user setting', 'PATH'];

/**
 * Why a program must not be started, even to ask for its version; undefined where it may be.
 *
 * In a workspace that is not trusted this is so for every program that the workspace, or the Python extension's
 * choice for it, names, and for every one that lies in it, also by way of a symbolic link.
 */
export function refusal(program: Named, workspace: Workspace): string | undefined {
  if (workspace.trusted) {
    return undefined;
  }
  if (!NAMED_BY_THE_USER.includes(program.origin)) {
    return `it is named by the ${program.origin} and the workspace is not trusted`;
  }
  const spellings = [program.path, resolved(program.path)];
  const inside = workspace.folders.some((folder) =>
    [folder, resolved(folder)].some((root) => spellings.some((path) => isWithin(path, root))),
  );
  return inside ? 'it lies in the workspace, which is not trusted' : undefined;
}

function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
