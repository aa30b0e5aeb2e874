/** When the server is started again: never twice at once, and not for ever. */

/**
 * Runs one restart at a time. While one runs, one more may wait; whoever asks in the meantime waits for that
 * one, which starts after their request and so sees what they changed.
 */
export class RestartQueue {
  private running: Promise<void> | undefined;
  private queued: Promise<void> | undefined;

  /** `restart` must not reject: what goes wrong in it is its own to report. */
  constructor(private readonly restart: () => Promise<void>) {}

  /** Resolves when a restart that began after this call has ended. */
  request(): Promise<void> {
    if (this.running === undefined) {
      this.running = this.restart().finally(() => {
        this.running = undefined;
      });
      return this.running;
    }
    this.queued ??= this.running.then(() => {
      this.queued = undefined;
      return this.request();
    });
    return this.queued;
  }
}

const FIRST_DELAY = 1000;
const MOST_CRASHES = 5;
const WINDOW = 3 * 60 * 1000;

/** How long to wait before a crashed server is started again: 1, 2, 4, 8 seconds, then no more. */
export class BackOff {
  private crashes: number[] = [];

  constructor(private readonly now: () => number = Date.now) {}

  /** Counts a crash: the milliseconds to wait, or undefined where the server crashes too often to go on. */
  crashed(): number | undefined {
    const now = this.now();
    this.crashes = [...this.crashes.filter((time) => now - time < WINDOW), now];
    return this.crashes.length < MOST_CRASHES ? FIRST_DELAY * 2 ** (this.crashes.length - 1) : undefined;
  }

  /** Forgets the crashes so far: the user asked for a new start. */
  reset(): void {
    this.crashes = [];
  }
}
