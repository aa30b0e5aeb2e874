/** The server's life: start, stop, restart, and start again after a crash. */
import * as vscode from 'vscode';
import {
  CloseAction,
  DidChangeConfigurationNotification,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  type LanguageClientOptions,
  type StaticFeature,
} from 'vscode-languageclient/node';
import type { Choice, Interpreter } from './interpreters';
import { bundledServer, canFix, installedServer, installedVersion, type Launch } from './launch';
import { chooseInterpreter, chosenInExtension } from './python';
import { BackOff, RestartQueue } from './restarts';
import { LAYER_SEQUENCE_REFRESH } from './sequence';
import { forServer, SECTION, startSettings } from './settings';
import * as tell from './messages';

/** What the status shows. */
export type State =
  | { readonly kind: 'starting' | 'stopped' }
  | { readonly kind: 'running'; readonly interpreter: Interpreter; readonly version: string }
  | { readonly kind: 'failed'; readonly reason: string };

const SELECTOR = ['file', 'untitled', 'vscode-notebook-cell'].map((scheme) => ({
  scheme,
  language: 'python',
}));
const STOP_TIMEOUT = 5000;

/** Tells the server that this client shows sequences of layers. */
const ASKS_FOR_REFRESH: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = {
      ...(capabilities.experimental as object | undefined),
      layerSequenceRefresh: true,
    };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};

/** A client that writes errors to the log only: of a server that does not start we tell the user ourselves, once. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

export class Server implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<State>();
  private readonly queue = new RestartQueue(() => this.restartNow());
  private readonly backOff = new BackOff();
  private readonly told = new Set<string>();
  private retry: NodeJS.Timeout | undefined;
  private running: LanguageClient | undefined;

  private readonly news = new vscode.EventEmitter<undefined>();

  /** Fires when the layers of a class may be told anew, though no text has changed. */
  readonly onDidChangeLayers = this.news.event;
  /** Fires whenever the state changes. */
  readonly onDidChangeState = this.changed.event;
  state: State = { kind: 'stopped' };

  constructor(
    private readonly context: vscode.ExtensionContext,
    readonly log: vscode.LogOutputChannel,
  ) {}

  /** The connection, while there is one. */
  get client(): LanguageClient | undefined {
    return this.state.kind === 'running' ? this.running : undefined;
  }

  /** Starts the server anew with the settings of now, or for the first time. */
  restart(): Promise<void> {
    this.backOff.reset();
    return this.queue.request();
  }

  /**
   * Takes in that another environment was chosen: it is analysed from now on, and where its interpreter is the one to
   * run the server, the server starts anew.
   */
  async reconsider(): Promise<void> {
    if (this.state.kind === 'running') {
      const { interpreter } = await chooseInterpreter(this.log);
      if (interpreter?.path === this.state.interpreter.path) {
        // The server asks for its settings, and so for the environment.
        await this.client?.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
        return;
      }
    }
    await this.restart();
  }

  async stop(): Promise<void> {
    clearTimeout(this.retry);
    const client = this.running;
    this.running = undefined;
    this.become({ kind: 'stopped' });
    try {
      await client?.dispose(STOP_TIMEOUT);
    } catch (error) {
      this.log.debug(`The server did not end well: ${String(error)}`);
    }
  }

  dispose(): void {
    this.changed.dispose();
    this.news.dispose();
  }

  private become(state: State): void {
    this.state = state;
    this.changed.fire(state);
  }

  private async restartNow(): Promise<void> {
    await this.stop();
    this.become({ kind: 'starting' });
    try {
      await this.start();
    } catch (error) {
      this.log.error(`The server did not start: ${String(error)}`);
      this.crashed();
    }
  }

  private async start(): Promise<void> {
    const choice = await chooseInterpreter(this.log);
    this.complain(choice);
    if (choice.interpreter === undefined) {
      this.become({ kind: 'failed', reason: 'no Python interpreter' });
      return;
    }
    const launch = await this.launchOn(choice.interpreter);
    this.log.info(`Starting: ${[launch.command, ...launch.args].join(' ')}`);
    const client = this.clientFor(
      launch,
      await this.settingsFor(undefined, vscode.workspace.getConfiguration(SECTION)),
    );
    this.running = client;
    await client.start();
    const version = client.initializeResult?.serverInfo?.version ?? 'unknown';
    this.log.info(`whybias ${version} runs on Python ${choice.interpreter.version}.`);
    this.become({ kind: 'running', interpreter: choice.interpreter, version });
  }

  /** Tells the user, once each, of a wrong setting and of having no interpreter at all. */
  private complain({ interpreter, rejected }: Choice): void {
    const wrong = rejected.find(({ origin }) => origin === 'user setting' || origin === 'workspace setting');
    if (interpreter === undefined) {
      tell.noInterpreter(rejected);
    } else if (wrong !== undefined && this.isNew(`${wrong.path}: ${wrong.reason}`)) {
      tell.wrongInterpreter(wrong, interpreter);
    }
  }

  private async launchOn(interpreter: Interpreter): Promise<Launch> {
    const folder = this.context.extensionPath;
    if (startSettings().importStrategy === 'fromEnvironment') {
      if ((await installedVersion(interpreter)) !== undefined) {
        return installedServer(interpreter);
      }
      tell.notInstalled(interpreter);
    }
    if (!canFix(interpreter, folder) && this.isNew(`libcst ${interpreter.suffix}`)) {
      tell.noFixes(interpreter);
    }
    return bundledServer(interpreter, folder);
  }

  private isNew(what: string): boolean {
    const isNew = !this.told.has(what);
    this.told.add(what);
    return isNew;
  }

  /** The settings as the server is told them, for a folder or, where none is given, outside all. */
  private async settingsFor(scope: string | undefined, value: unknown): Promise<unknown> {
    const uri = scope === undefined ? undefined : vscode.Uri.parse(scope);
    const folder = uri ? vscode.workspace.getWorkspaceFolder(uri) : vscode.workspace.workspaceFolders?.[0];
    return forServer(value, folder?.uri.fsPath, await chosenInExtension(folder?.uri, this.log));
  }

  private clientFor({ command, args, cwd }: Launch, settings: unknown): LanguageClient {
    const options: LanguageClientOptions = {
      documentSelector: SELECTOR,
      outputChannel: this.log,
      traceOutputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: { settings },
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          if (this.running === client && this.state.kind === 'running') {
            this.crashed();
          }
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
      middleware: {
        workspace: {
          configuration: async (params, token, next) => {
            const values = await next(params, token);
            const scopes = params.items.map(({ scopeUri }) => scopeUri);
            return Array.isArray(values)
              ? Promise.all(values.map((value, index) => this.settingsFor(scopes[index], value)))
              : values;
          },
        },
      },
    };
    const executable = { command, args: [...args], options: { cwd } };
    const client = new QuietClient(SECTION, 'whybias', executable, options);
    client.registerFeature(ASKS_FOR_REFRESH);
    client.onNotification(LAYER_SEQUENCE_REFRESH, () => {
      this.news.fire(undefined);
    });
    return client;
  }

  /** Starts again after a while, unless it keeps crashing. */
  private crashed(): void {
    const delay = this.backOff.crashed();
    if (delay === undefined) {
      this.become({ kind: 'failed', reason: 'it crashed five times' });
      tell.keepsCrashing();
      return;
    }
    this.log.warn(`The server ended unexpectedly; it is started again in ${delay / 1000} s.`);
    this.become({ kind: 'starting' });
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.queue.request(), delay);
  }
}
