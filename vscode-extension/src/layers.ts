/** The view of the layers at the cursor, and its picture. Both follow the cursor and the text. */
import * as vscode from 'vscode';
import { escaped, picture } from './picture';
import {
  LAYER_SEQUENCE,
  nested,
  verdictInWords,
  withoutEffect,
  type LayerSequence,
  type LayerSequenceParams,
  type Node,
  type SequencedLayer,
  type Verdict,
} from './sequence';
import type { Server } from './server';

const VIEW = 'whybias.layers';
const PATIENCE = 250;

const ICONS: Readonly<Record<Verdict, vscode.ThemeIcon>> = {
  dead: new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('charts.orange')),
  partial: new vscode.ThemeIcon('pie-chart', new vscode.ThemeColor('charts.blue')),
  live: new vscode.ThemeIcon('pass', new vscode.ThemeColor('charts.green')),
  unknown: new vscode.ThemeIcon('question', new vscode.ThemeColor('descriptionForeground')),
};

const NO_BIAS = new vscode.ThemeIcon('dash');

/** Shows the layers of the class at the cursor as a tree, and on demand as a picture, until disposed. */
export class LayerViews implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;

  // Made after the event, which it reads at once.
  private readonly tree = vscode.window.createTreeView(VIEW, {
    treeDataProvider: this,
    showCollapseAll: true,
  });
  private readonly subscriptions: { dispose(): unknown }[];
  private panel: vscode.WebviewPanel | undefined;
  private sequence: LayerSequence | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly server: Server) {
    const later = (): void => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.update(), PATIENCE);
    };
    this.subscriptions = [
      this.changed,
      this.tree,
      this.tree.onDidChangeVisibility(later),
      server.onDidChangeState(later),
      server.onDidChangeLayers(later),
      vscode.window.onDidChangeActiveTextEditor(later),
      vscode.window.onDidChangeTextEditorSelection(later),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) {
          later();
        }
      }),
      vscode.commands.registerCommand('whybias.showLayerSequence', () =>
        vscode.commands.executeCommand(`${VIEW}.focus`),
      ),
      vscode.commands.registerCommand('whybias.showPicture', () => {
        this.showPicture();
      }),
      vscode.commands.registerCommand('whybias.reveal', reveal),
    ];
    later();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.panel?.dispose();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) {
      return nested(this.sequence?.layers ?? []);
    }
    return node.kind === 'module' ? [...node.children] : [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'module') {
      const item = new vscode.TreeItem(node.label, vscode.TreeItemCollapsibleState.Expanded);
      item.iconPath = new vscode.ThemeIcon('symbol-class');
      const count = withoutEffect(node);
      item.description = count > 0 ? `${count} without effect` : '';
      return item;
    }
    return layerItem(node.label, node.layer);
  }

  private showPicture(): void {
    if (this.panel === undefined) {
      const options = { enableScripts: true, localResourceRoots: [] };
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      this.panel = vscode.window.createWebviewPanel('whybias.picture', 'Biases', column, options);
      this.panel.onDidDispose(() => (this.panel = undefined));
      this.panel.webview.onDidReceiveMessage(({ stop }: { stop: number }) =>
        reveal(this.sequence?.stops[stop]?.location),
      );
    }
    void this.update();
  }

  /** Asks the server about the cursor, if anyone looks. What was shown stays while no Python file has the focus. */
  private async update(): Promise<void> {
    const { client } = this.server;
    const editor = vscode.window.activeTextEditor;
    if (client === undefined || editor?.document.languageId !== 'python') {
      return;
    }
    if (this.tree.visible || this.panel?.visible) {
      const params: LayerSequenceParams = client.code2ProtocolConverter.asTextDocumentPositionParams(
        editor.document,
        editor.selection.active,
      );
      this.sequence = await client.sendRequest<LayerSequence | null>(LAYER_SEQUENCE, params);
      this.show();
    }
  }

  private show(): void {
    const { sequence } = this;
    this.tree.description = sequence?.name ?? '';
    this.tree.message = sequence ? '' : 'The cursor is in no class that makes layers.';
    this.changed.fire(undefined);
    if (this.panel !== undefined) {
      this.panel.title = sequence ? `Biases of ${sequence.name}` : 'Biases';
      this.panel.webview.html = page(sequence);
    }
  }
}

function layerItem(label: string, layer: SequencedLayer): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.description = `${layer.layer}: ${verdictInWords(layer)}`;
  item.tooltip = `${verdictInWords(layer)}: ${layer.reason}`;
  item.iconPath = layer.bias === 'false' ? NO_BIAS : ICONS[layer.verdict];
  item.command = { title: 'Reveal', command: 'whybias.reveal', arguments: [layer.location] };
  return item;
}

/** Goes to a place in the code. */
async function reveal(location: SequencedLayer['location'] | undefined): Promise<void> {
  if (!location) {
    return;
  }
  const { start, end } = location.range;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  const uri = vscode.Uri.parse(location.uri);
  const visible = vscode.window.visibleTextEditors.find(
    (each) => each.document.uri.toString() === uri.toString(),
  );
  const viewColumn = visible?.viewColumn ?? vscode.ViewColumn.Active;
  await vscode.window.showTextDocument(uri, { selection, viewColumn });
}

const ELSEWHERE = '<p>Other classes make the layers that it holds. Put the cursor in one of them.</p>';

function page(sequence: LayerSequence | null): string {
  const nonce = crypto.randomUUID();
  const content = sequence
    ? `<h1>${escaped(sequence.name)}</h1>${sequence.stops.length > 0 ? picture(sequence) : ELSEWHERE}`
    : '<p>The cursor is in no class that makes layers.</p>';
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Biases</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<style nonce="${nonce}">
  body { font-family: var(--vscode-font-family); color: var(--vscode-foreground); }
  svg { max-width: 100%; height: auto; }
  h1 { font-size: 1.2em; font-weight: 600; }
  text { fill: var(--vscode-foreground); font-size: 12px; }
  .stop { cursor: pointer; }
  .stop rect { fill: var(--vscode-editorWidget-background); stroke: var(--vscode-editorWidget-border, currentColor); }
  .stop:hover rect, .stop:focus rect { stroke: var(--vscode-focusBorder); outline: none; }
  .flow { stroke: var(--vscode-descriptionForeground); fill: none; }
  .tip { fill: var(--vscode-descriptionForeground); }
  .way path { fill: none; stroke: var(--ink); stroke-width: 2; }
  .way .bar { stroke-width: 4; }
  .way .head, .way circle { fill: var(--ink); stroke: none; }
  .mark, .note { fill: var(--ink); }
  .legend text { fill: var(--vscode-descriptionForeground); }
  .dead { --ink: var(--vscode-charts-orange); }
  .partial { --ink: var(--vscode-charts-blue); }
  .live { --ink: var(--vscode-charts-green); }
  .unknown { --ink: var(--vscode-descriptionForeground); }
</style></head>
<body>${content}
<script nonce="${nonce}">
  const editor = acquireVsCodeApi();
  for (const stop of document.querySelectorAll('.stop')) {
    const open = () => editor.postMessage({ stop: Number(stop.dataset.stop) });
    stop.addEventListener('click', open);
    stop.addEventListener('keydown', ({ key }) => key === 'Enter' && open());
  }
</script></body></html>`;
}
