/** The flow of the biases through one class, drawn as SVG. Colours are the theme's; nothing is loaded. */
import { verdictInWords, type LayerSequence, type SequencedLayer, type Stop } from './sequence';

const ROW = 46;
const LANE = 26;
const BOX = { width: 200, height: 30 };
const MARGIN = 16;
const NOTE = 190;
const LEGEND = 56;

/** Which lane, counted from the boxes, each bias runs in: the nearest that is free over the whole of its way. */
export function lanes(layers: readonly SequencedLayer[]): number[] {
  const ends: number[] = [];
  return layers.map(({ way }) => {
    if (way.length === 0) {
      return 0;
    }
    const free = ends.findIndex((end) => end < Math.min(...way));
    const lane = free === -1 ? ends.length : free;
    ends[lane] = Math.max(...way);
    return lane;
  });
}

/** The whole picture. Each box carries the index of its stop, by which a click finds the code. */
export function picture(sequence: LayerSequence): string {
  const taken = lanes(sequence.layers);
  const count = Math.max(0, ...taken) + 1;
  const x = MARGIN + count * LANE + 20;
  const noteX = x + BOX.width + 18;
  const width = noteX + NOTE;
  const height = LEGEND + MARGIN + sequence.stops.length * ROW + MARGIN;
  const middle = (stop: number): number => LEGEND + MARGIN + stop * ROW + BOX.height / 2;
  const arrows = sequence.stops.slice(1).map((_, index) => {
    const [from, to] = [middle(index) + BOX.height / 2, middle(index + 1) - BOX.height / 2];
    return `<path class="flow" d="M${x + BOX.width / 2} ${from} V${to - 6}" marker-end="url(#tip)" />`;
  });
  const boxes = sequence.stops.map((stop, index) => box(stop, index, x, middle(index)));
  const ways = sequence.layers.map((layer, index) =>
    wayOf(layer, x, x - 20 - LANE * (taken[index] ?? 0), middle),
  );
  const notes = sequence.layers.map((layer) => note(layer, noteX, middle));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    ` role="img" aria-label="The biases of ${escaped(sequence.name)} and where each ends">`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="4" refY="4" markerWidth="8" markerHeight="8" orient="auto">',
    '<path class="tip" d="M0 0 L8 4 L0 8 Z" /></marker></defs>',
    legend(),
    ...arrows,
    ...boxes,
    ...ways,
    ...notes,
    '</svg>',
  ].join('');
}

function box(stop: Stop, index: number, x: number, y: number): string {
  const label = stop.name === null ? stop.operation : `${stop.name}: ${stop.operation}`;
  return (
    `<g class="stop" data-stop="${index}" tabindex="0"><rect x="${x}" y="${y - BOX.height / 2}" ` +
    `width="${BOX.width}" height="${BOX.height}" rx="5" />` +
    `<text x="${x + BOX.width / 2}" y="${y + 5}" text-anchor="middle">${escaped(shortened(label))}</text></g>`
  );
}

/** The line of one bias, from where it is added to the mark of how it ends. */
function wayOf(layer: SequencedLayer, x: number, laneX: number, middle: (stop: number) => number): string {
  const { way } = layer;
  const first = way[0];
  const last = way.at(-1);
  if (first === undefined || last === undefined || way.length < 2) {
    return '';
  }
  const [from, to] = [middle(first) + 5, middle(last) - 5];
  const passed = way.slice(1, -1).map((stop) => `<circle cx="${laneX}" cy="${middle(stop)}" r="3" />`);
  return (
    `<g class="way ${layer.verdict}"><path d="M${x} ${from} H${laneX + 8} Q${laneX} ${from} ${laneX} ${from + 8} ` +
    `V${to - 8} Q${laneX} ${to} ${laneX + 8} ${to} H${x - 10}" />${passed.join('')}${endMark(layer, x, to)}</g>`
  );
}

/** A bar where the bias is taken away, an arrow where it is seen, a question mark where it is lost. */
function endMark({ end }: SequencedLayer, x: number, y: number): string {
  if (end === 'removed' || end === 'partly removed') {
    return `<path class="bar" d="M${x - 9} ${y - 9} V${y + 9}" />`;
  }
  if (end === 'lost') {
    return `<text class="mark" x="${x - 10}" y="${y + 5}" text-anchor="middle">?</text>`;
  }
  return `<path class="head" d="M${x - 11} ${y - 5} L${x - 2} ${y} L${x - 11} ${y + 5} Z" />`;
}

function note(layer: SequencedLayer, x: number, middle: (stop: number) => number): string {
  const first = layer.way[0];
  if (first === undefined) {
    return '';
  }
  return (
    `<text class="note ${layer.verdict}" x="${x}" y="${middle(first) + 5}">bias: ` +
    `${escaped(verdictInWords(layer))}<title>${escaped(layer.reason)}</title></text>`
  );
}

function legend(): string {
  const [first, second] = [16, 38];
  const end = MARGIN + 26;
  return (
    `<g class="legend"><g class="way dead"><path d="M${MARGIN} ${first} H${end}" />` +
    `<path class="bar" d="M${end} ${first - 8} V${first + 8}" /></g>` +
    `<text x="${end + 12}" y="${first + 4}">a bias, and where it is taken away</text>` +
    `<g class="way live"><path d="M${MARGIN} ${second} H${end - 8}" />` +
    `<path class="head" d="M${end - 9} ${second - 5} L${end} ${second} L${end - 9} ${second + 5} Z" /></g>` +
    `<text x="${end + 12}" y="${second + 4}">a bias, and where it is seen</text></g>`
  );
}

function shortened(label: string): string {
  return label.length > 27 ? `${label.slice(0, 26)}\u2026` : label;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it may stand in SVG: names come from the user's files. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
