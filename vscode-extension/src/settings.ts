/** The settings of the extension itself, and which of them the server is told. */
import * as vscode from 'vscode';
import type { Origin } from './trust';

export const SECTION = 'whybias';

/** Settings about how the server is started. */
const START = ['interpreter', 'importStrategy'] as const;
/** Settings that the server knows nothing of: those, and what the language client reads for itself. */
const OURS: readonly string[] = [...START, 'trace'];

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
  return START.some((name) => change.affectsConfiguration(`${SECTION}.${name}`));
}

/**
 * A value of the section without what is not for the server. The environment is `chosen` where no setting names one;
 * in a setting, `${workspaceFolder}` stands for the path `folder`.
 */
export function forServer(value: unknown, folder: string | undefined, chosen: string | undefined): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const settings = Object.fromEntries(Object.entries(value).filter(([name]) => !OURS.includes(name)));
  const set = typeof settings['environment'] === 'string' ? settings['environment'] : '';
  const environment = set.replace(/\$\{workspaceFolder\}/g, () => folder ?? '') || chosen;
  return { ...settings, environment: environment ?? null };
}
