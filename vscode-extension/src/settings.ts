/** The settings of the extension itself, and which of them the server is told. */
import * as vscode from 'vscode';
import type { Origin } from './trust';

export const SECTION = 'whybias';

/** Settings about how the server is started. The server knows nothing of them. */
const OURS = ['interpreter', 'importStrategy'] as const;

export type ImportStrategy = 'useBundled' | 'fromEnvironment';

/** How the server is to be started. */
export interface StartSettings {
  readonly interpreter: { readonly value: string; readonly origin: Origin } | undefined;
  readonly importStrategy: ImportStrategy;
}

/** The settings in force. In a workspace that is not trusted only the user's own words count. */
export function startSettings(): StartSettings {
  const trusted = vscode.workspace.isTrusted;
  const configuration = vscode.workspace.getConfiguration(SECTION);
  return {
    interpreter: interpreterSetting(configuration.inspect<string>('interpreter'), trusted),
    importStrategy: trusted
      ? configuration.get<ImportStrategy>('importStrategy', 'useBundled')
      : 'useBundled',
  };
}

type Inspected = ReturnType<vscode.WorkspaceConfiguration['inspect']> & {
  readonly globalValue?: string;
  readonly workspaceValue?: string;
  readonly workspaceFolderValue?: string;
};

function interpreterSetting(value: Inspected | undefined, trusted: boolean): StartSettings['interpreter'] {
  const ofWorkspace = trusted ? (value?.workspaceFolderValue ?? value?.workspaceValue) : undefined;
  if (ofWorkspace) {
    return { value: ofWorkspace, origin: 'workspace setting' };
  }
  return value?.globalValue ? { value: value.globalValue, origin: 'user setting' } : undefined;
}

/** Whether a change of settings asks for a new server. */
export function concernsStart(change: vscode.ConfigurationChangeEvent): boolean {
  return OURS.some((name) => change.affectsConfiguration(`${SECTION}.${name}`));
}

/** A value of the section without what is not for the server. */
export function forServer(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => !(OURS as readonly string[]).includes(name)),
  );
}
