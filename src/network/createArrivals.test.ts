import { EventEmitter } from "node:events";
import type { Server, Socket } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type ArrivalLimits, createArrivals, type DroppedArrivals } from "./createArrivals.ts";
import { withinOpenFiles } from "./openFiles.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

class FakeSocket extends EventEmitter {
  bytesRead = 0;
  isDestroyed = false;
  readonly remoteAddress: string;
  readonly remotePort: number;

  constructor(remoteAddress: string, remotePort: number) {
    super();
    this.remoteAddress = remoteAddress;
    this.remotePort = remotePort;
  }

  destroy(): void {
    this.isDestroyed = true;
    this.emit("close");
  }
}

const limits: ArrivalLimits = { pending: 8, pendingPerAddress: 4, silence: 3, patience: 10 };
/** A watched server: `come` opens a connection from an address. */
const watched = (changes: Partial<ArrivalLimits> = {}) => {
  const dropped: DroppedArrivals[] = [];
  const arrivals = createArrivals(
    { ...limits, ...changes },
    (one) => dropped.push(one),
    () => Date.now() / 1000,
  );
  const server = new EventEmitter();
  arrivals.watch(server as unknown as Server);
  let port = 0;
  const come = (address = "192.0.2.1"): FakeSocket => {
    const socket = new FakeSocket(address, ++port);
    server.emit("connection", socket as unknown as Socket);
    return socket;
  };
  const admit = (socket: FakeSocket): void =>
    arrivals.admit({ address: socket.remoteAddress, port: socket.remotePort });
  return { arrivals, come, admit, dropped };
};

it("closes a connection that says nothing, and one that proves no key in time", () => {
  const { come, admit, arrivals } = watched();
  const [silent, slow, admitted] = [come(), come(), come()];
  slow.bytesRead = 1;
  admit(admitted);
  vi.advanceTimersByTime(4000);
  expect([silent.isDestroyed, slow.isDestroyed]).toEqual([true, false]);
  vi.advanceTimersByTime(8000);
  expect([slow.isDestroyed, admitted.isDestroyed]).toEqual([true, false]);
  expect(arrivals.figures()).toEqual({ pending: 0, dropped: 2 });
});

it("lets newcomers of a crowded address in: the oldest silent connection makes room", () => {
  const { come } = watched({ silence: 60, patience: 60 });
  const crowd = Array.from({ length: 4 }, () => come());
  crowd[0]!.bytesRead = 5;
  vi.advanceTimersByTime(1000);
  const late = come("::ffff:192.0.2.1");
  expect(late.isDestroyed).toBe(false);
  expect(crowd.map(({ isDestroyed }) => isDestroyed)).toEqual([false, true, false, false]);
});

it("leaves other addresses alone while one is crowded", () => {
  const { come } = watched({ silence: 60, patience: 60 });
  const member = come("198.51.100.7");
  vi.advanceTimersByTime(1000);
  for (let one = 0; one < 50; one++) come();
  expect(member.isDestroyed).toBe(false);
  expect(come("203.0.113.9").isDestroyed).toBe(false);
});

it("makes room among all addresses when all places are taken", () => {
  const { come } = watched({ silence: 60, patience: 60 });
  const all = Array.from({ length: 8 }, (_, index) => come(`192.0.2.${index}`));
  expect(come("203.0.113.9").isDestroyed).toBe(true);
  vi.advanceTimersByTime(1000);
  expect(come("203.0.113.9").isDestroyed).toBe(false);
  expect(all.filter(({ isDestroyed }) => isDestroyed)).toHaveLength(1);
});

it("tells of closed connections once in ten seconds, with their count", () => {
  const { come, dropped } = watched();
  const flood = (): void => {
    for (let one = 0; one < 20; one++) come();
  };
  flood();
  for (let second = 0; second < 25; second++) {
    vi.advanceTimersByTime(1000);
    flood();
  }
  expect(dropped.length).toBeGreaterThan(1);
  expect(dropped.length).toBeLessThan(5);
  expect(dropped[0]).toMatchObject({ address: "192.0.2.1" });
  expect(dropped.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(300);
});

it("closes all that wait when it stops, so that a server can close", () => {
  const { come, arrivals, admit } = watched();
  const [waiting, admitted] = [come(), come()];
  admit(admitted);
  arrivals.stop();
  expect([waiting.isDestroyed, admitted.isDestroyed, come().isDestroyed]).toEqual([true, false, true]);
  expect(arrivals.figures().pending).toBe(0);
});

it("forgets a connection that ended by itself", () => {
  const { come, arrivals } = watched();
  for (let one = 0; one < 100; one++) come(`192.0.2.${one}`).emit("close");
  expect(arrivals.figures()).toEqual({ pending: 0, dropped: 0 });
});

it("takes no more connections than open files allow", () => {
  expect(withinOpenFiles(2048, 1 / 6, 96)).toBe(16);
  expect(withinOpenFiles(2048, 1 / 6, Number.POSITIVE_INFINITY)).toBe(2048);
  expect(withinOpenFiles(2048, 1 / 6, 1_048_576)).toBe(2048);
});
