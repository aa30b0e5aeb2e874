import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { escaped, lanes, picture } from '../../src/picture';
import { nested, verdictInWords, withoutEffect, type Node, type SequencedLayer } from '../../src/sequence';

function layer(name: string | null, more: Partial<SequencedLayer> = {}): SequencedLayer {
  const nothing = { when: null, reason: '', location: null, way: [], end: null };
  return { name, layer: 'Conv2d', bias: 'default', verdict: 'dead', ...nothing, ...more };
}

const labels = (nodes: readonly Node[]): unknown[] =>
  nodes.map((node) => (node.kind === 'layer' ? node.label : { [node.label]: labels(node.children) }));

describe('the tree', () => {
  it('nests layers by their names, in the order of use', () => {
    const layers = ['stem', 'body.0', 'head', 'body.3', 'body.4.conv', null].map((name) => layer(name));
    assert.deepEqual(labels(nested(layers)), [
      'stem',
      { body: ['0', '3', { '4': ['conv'] }] },
      'head',
      'Conv2d',
    ]);
  });

  it('counts the biases without effect in a module', () => {
    const layers = [
      layer('body.0'),
      layer('body.1.conv'),
      layer('body.2', { when: 'norm' }),
      layer('body.3', { bias: 'false' }),
      layer('body.4', { verdict: 'live' }),
    ];
    assert.deepEqual(nested(layers).map(withoutEffect), [2]);
  });

  it('says the verdict in words', () => {
    assert.equal(verdictInWords(layer('a')), 'no effect');
    assert.equal(verdictInWords(layer('a', { when: 'norm' })), 'no effect when norm');
    assert.equal(verdictInWords(layer('a', { verdict: 'live' })), 'matters');
    assert.equal(verdictInWords(layer('a', { bias: 'false' })), 'rightly no bias');
    assert.equal(verdictInWords(layer('a', { bias: 'false', verdict: 'live' })), 'no bias');
  });
});

describe('the picture', () => {
  const stop = (operation: string, name: string | null) => ({ operation, name, location: null });

  it('gives overlapping ways lanes of their own and takes a free one again', () => {
    const ways = [[0, 3], [1, 2], [4, 5], []].map((way) => layer('a', { way }));
    assert.deepEqual(lanes(ways), [0, 1, 0, 0]);
  });

  it('ends a cancelled bias in a bar at its normalizer, and one that is seen in an arrow', () => {
    const stops = [
      stop('Conv2d', 'conv'),
      stop('BatchNorm2d', 'bn'),
      stop('Linear', 'head'),
      stop('return', null),
    ];
    const svg = picture({
      name: 'Net',
      stops,
      layers: [
        layer('conv', { way: [0, 1], end: 'removed' }),
        layer('head', { way: [2, 3], end: 'escaped', verdict: 'live' }),
      ],
    });
    const ways = [...svg.matchAll(/<g class="way (\w+)">(.*?)<\/g>/g)].slice(-2);
    assert.deepEqual(
      ways.map(([, verdict, drawn]) => [verdict, /class="(bar|head)"/.exec(drawn ?? '')?.[1]]),
      [
        ['dead', 'bar'],
        ['live', 'head'],
      ],
    );
    assert.match(svg, />bn: BatchNorm2d</);
  });

  it('lets no name out of its text', () => {
    const hostile = '<script>"&';
    assert.equal(escaped(hostile), '&lt;script&gt;&quot;&amp;');
    const drawn = picture({
      name: hostile,
      stops: [stop(hostile, hostile)],
      layers: [layer('a', { way: [0], reason: hostile })],
    });
    assert.ok(!drawn.includes('<script>'));
  });
});
