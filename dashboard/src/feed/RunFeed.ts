import { after } from "gfml/core";
import { cursorsToText, type RunUpdate } from "gfml/view";
import { useEffect, useSyncExternalStore } from "react";
import { applyUpdate, type RunModel } from "./RunModel.ts";

/** How the page is connected to its server. */
export type Connection = "connecting" | "open" | "lost";

export interface FeedState {
  readonly connection: Connection;
  /** By the run's place in the server's list. */
  readonly models: ReadonlyMap<number, RunModel>;
}

/** s until the page retries a connection that the browser has given up. */
const AGAIN = 2;
/** s for which updates are collected before the page draws them. */
const GATHER = 0.06;

/**
 * The server’s updates on some runs, over one connection that resumes after an interruption. Updates received so far stay
 * when the page follows other runs.
 */
class RunFeed {
  #state: FeedState = { connection: "connecting", models: new Map() };
  #wanted: readonly number[] = [];
  #events: EventSource | undefined;
  #cancelAgain: (() => void) | undefined;
  #pending: RunUpdate[] = [];
  #cancelFlush: (() => void) | undefined;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): FeedState => this.#state;

  /** From now on follows only these runs. */
  follow(runs: readonly number[]): void {
    if (runs.join() === this.#wanted.join()) return;
    this.#wanted = runs;
    this.#connect();
  }

  #connect(): void {
    this.#cancelAgain?.();
    this.#events?.close();
    if (this.#wanted.length === 0) return;
    this.#flush();
    const cursors = new Map(
      this.#wanted.flatMap((run) => {
        const model = this.#state.models.get(run);
        return model === undefined ? [] : [[run, model.cursor] as const];
      }),
    );
    const events = new EventSource(
      `api/events?runs=${this.#wanted.join(",")}&after=${encodeURIComponent(cursorsToText(cursors))}`,
    );
    this.#events = events;
    events.addEventListener("open", () => this.#setConnection("open"));
    events.addEventListener("run", (event: MessageEvent<string>) => {
      this.#pending.push(JSON.parse(event.data) as RunUpdate);
      this.#cancelFlush ??= after(GATHER, () => this.#flush());
    });
    events.addEventListener("error", () => {
      this.#setConnection("lost");
      // the browser reconnects by itself after an interruption, but not after a refusal
      if (events.readyState === EventSource.CLOSED) this.#cancelAgain = after(AGAIN, () => this.#connect());
    });
  }

  #flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    if (this.#pending.length === 0) return;
    const models = new Map(this.#state.models);
    for (const update of this.#pending.splice(0)) models.set(update.run, applyUpdate(models.get(update.run), update));
    this.#set({ ...this.#state, models });
  }

  #setConnection(connection: Connection): void {
    if (connection !== this.#state.connection) this.#set({ ...this.#state, connection });
  }

  #set(state: FeedState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}

const feed = new RunFeed();

/** The page’s single connection, which follows these runs. */
export const useFeed = (runs: readonly number[]): FeedState => {
  const key = runs.join(",");
  useEffect(() => feed.follow(key === "" ? [] : key.split(",").map(Number)), [key]);
  return useSyncExternalStore(feed.subscribe, feed.snapshot);
};
