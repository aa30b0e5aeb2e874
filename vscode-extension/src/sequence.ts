/** `whybias/layerSequence`: what the server tells of the class at the cursor. The server documents each field. */
import type { Location, TextDocumentPositionParams } from 'vscode-languageclient/node';

export const LAYER_SEQUENCE = 'whybias/layerSequence';
export const LAYER_SEQUENCE_REFRESH = 'whybias/layerSequence/refresh';

export type LayerSequenceParams = TextDocumentPositionParams;

export interface LayerSequence {
  readonly name: string;
  readonly stops: readonly Stop[];
  readonly layers: readonly SequencedLayer[];
}

export interface Stop {
  readonly operation: string;
  readonly name: string | null;
  readonly location: Location | null;
}

export type Verdict = 'dead' | 'partial' | 'live' | 'unknown';

export interface SequencedLayer {
  readonly name: string | null;
  readonly layer: string;
  readonly bias: string;
  readonly verdict: Verdict;
  readonly when: string | null;
  readonly reason: string;
  readonly location: Location | null;
  readonly way: readonly number[];
  readonly end: string | null;
}

/** One line of the tree: a layer, or a module that holds layers. */
export type Node = LayerNode | ModuleNode;

export interface LayerNode {
  readonly kind: 'layer';
  readonly label: string;
  readonly layer: SequencedLayer;
}

export interface ModuleNode {
  readonly kind: 'module';
  readonly label: string;
  readonly children: readonly Node[];
}

/** Nests layers by the dots in their names. A module stands where its first layer is used. */
export function nested(layers: readonly SequencedLayer[]): Node[] {
  return gathered(layers.map((layer) => ({ layer, path: layer.name?.split('.') ?? [layer.layer] })));
}

interface Placed {
  readonly layer: SequencedLayer;
  readonly path: readonly string[];
}

function gathered(placed: readonly Placed[]): Node[] {
  const groups = new Map<string, Placed[]>();
  for (const each of placed) {
    const [head = '', ...rest] = each.path;
    groups.set(head, [...(groups.get(head) ?? []), { layer: each.layer, path: rest }]);
  }
  return [...groups].flatMap(([label, members]) => {
    const own = members.filter(({ path }) => path.length === 0);
    const inner = members.filter(({ path }) => path.length > 0);
    const nodes: Node[] = own.map(({ layer }) => ({ kind: 'layer', label, layer }));
    return inner.length ? [...nodes, { kind: 'module', label, children: gathered(inner) }] : nodes;
  });
}

/** How many biases below a line of the tree have no effect, whatever the conditions. */
export function withoutEffect(node: Node): number {
  if (node.kind === 'module') {
    return node.children.reduce((count, child) => count + withoutEffect(child), 0);
  }
  const { verdict, when, bias } = node.layer;
  return verdict === 'dead' && when === null && bias !== 'false' ? 1 : 0;
}

/** The verdict on a layer's bias, in two or three words. */
export function verdictInWords({ verdict, when, bias }: SequencedLayer): string {
  if (bias === 'false') {
    return verdict === 'dead' ? 'rightly no bias' : 'no bias';
  }
  if (verdict === 'dead') {
    return when === null ? 'no effect' : `no effect when ${when}`;
  }
  return { partial: 'partly without effect', live: 'matters', unknown: 'not known' }[verdict];
}
