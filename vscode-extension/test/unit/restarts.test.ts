import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BackOff, RestartQueue } from '../../src/restarts';

/** A restart that ends when told to, and counts how often it began. */
function restarts() {
  const ends: (() => void)[] = [];
  const restart = (): Promise<void> => new Promise((resolve) => ends.push(resolve));
  return { queue: new RestartQueue(restart), ends };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the restart queue', () => {
  it('runs one restart and lets one wait, however many are asked for', async () => {
    const { queue, ends } = restarts();
    const asked = [queue.request(), queue.request(), queue.request(), queue.request()];
    assert.equal(ends.length, 1);
    ends[0]?.();
    await turn();
    assert.equal(ends.length, 2);
    ends[1]?.();
    await Promise.all(asked);
    assert.equal(ends.length, 2);
  });

  it('answers only after a restart that began after the request', async () => {
    const { queue, ends } = restarts();
    void queue.request();
    let answered = false;
    const second = queue.request().then(() => {
      answered = true;
    });
    ends[0]?.();
    await turn();
    assert.equal(answered, false);
    ends[1]?.();
    await second;
  });

  it('is ready again when all is done', async () => {
    const { queue, ends } = restarts();
    const first = queue.request();
    ends[0]?.();
    await first;
    const second = queue.request();
    ends[1]?.();
    await second;
    assert.equal(ends.length, 2);
  });
});

describe('the back-off', () => {
  it('waits longer each time and gives up at the fifth crash', () => {
    const backOff = new BackOff(() => 0);
    const delays = [1, 2, 3, 4, 5].map(() => backOff.crashed());
    assert.deepEqual(delays, [1000, 2000, 4000, 8000, undefined]);
  });

  it('forgets crashes of long ago, and all when the user restarts', () => {
    let now = 0;
    const backOff = new BackOff(() => now);
    backOff.crashed();
    backOff.crashed();
    now = 4 * 60 * 1000;
    assert.equal(backOff.crashed(), 1000);
    backOff.reset();
    assert.equal(backOff.crashed(), 1000);
  });
});
