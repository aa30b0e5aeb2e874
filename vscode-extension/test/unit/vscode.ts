/** Stands in for VS Code: as much of it as the tested modules touch, with settings and trust that tests set. */

interface Inspected {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

/** What the tests set. */
export const state = {
  trusted: true,
  folders: [] as string[],
  settings: {} as Record<string, Inspected>,
  extensions: {} as Record<string, unknown>,
};

function effective({ globalValue, workspaceValue, workspaceFolderValue }: Inspected): unknown {
  return workspaceFolderValue ?? workspaceValue ?? globalValue;
}

export const workspace = {
  get isTrusted(): boolean {
    return state.trusted;
  },
  get workspaceFolders() {
    return state.folders.map((fsPath) => ({ uri: { fsPath } }));
  },
  getConfiguration: () => ({
    inspect: (name: string) => state.settings[name],
    get: (name: string, fallback: unknown) => effective(state.settings[name] ?? {}) ?? fallback,
  }),
};

export const extensions = {
  getExtension: (id: string) =>
    id in state.extensions ? { activate: () => Promise.resolve(state.extensions[id]) } : undefined,
};

export enum LanguageStatusSeverity {
  Information,
  Warning,
  Error,
}
