import { beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../round/index.ts";
import { checkpointOf } from "./checkpointOf.ts";

/** Tests what every adapter of the Store port must do. `open` opens the same place each time, which is empty at first. */
export const storeCompliance = (name: string, open: () => Promise<() => Store>): void => {
  describe(`the store ${name}`, () => {
    let store: Store;
    let reopen: () => Store;
    beforeEach(async () => {
      reopen = await open();
      store = reopen();
    });

    it("is empty at first", async () => {
      expect(await store.load()).toBeUndefined();
    });

    it("returns the saved checkpoint, bit for bit", async () => {
      await store.save(checkpointOf(10));
      expect(await store.load()).toEqual(checkpointOf(10));
      expect(Object.is((await store.load())!.models[0]![1], -0)).toBe(true);
    });

    it("returns the last of several", async () => {
      for (const round of [1, 2, 3, 4]) await store.save(checkpointOf(round));
      expect((await store.load())!.state.round).toBe(4);
      expect((await reopen().load())!.state.round).toBe(4);
    });

    it("continues from an earlier round on request", async () => {
      for (const round of [1, 2, 3]) await store.save(checkpointOf(round));
      await store.save(checkpointOf(2));
      expect((await store.load())!.state.round).toBe(2);
    });

    it("shares no memory with saved or loaded checkpoints", async () => {
      const saved = checkpointOf(1);
      await store.save(saved);
      saved.models[0]![0] = 99;
      const loaded = await store.load();
      loaded!.models[0]![0] = 77;
      expect(await store.load()).toEqual(checkpointOf(1));
    });

    it("accepts models without parameters, and no models", async () => {
      const checkpoint = { ...checkpointOf(1), models: [] };
      await store.save(checkpoint);
      expect(await store.load()).toEqual(checkpoint);
      const empty = { ...checkpointOf(2), models: [new Float32Array(0)] };
      await store.save(empty);
      expect(await store.load()).toEqual(empty);
    });

    it("keeps a ledger's bytes beside its data, bit for bit", async () => {
      const ledger = { ...checkpointOf(1).ledger, bytes: Uint8Array.from({ length: 1000 }, (_, at) => at * 7) };
      const other = { ...ledger, bytes: new Uint8Array(0) };
      for (const each of [ledger, other]) {
        await store.save({ ...checkpointOf(1), ledger: each });
        expect(await reopen().load()).toEqual({ ...checkpointOf(1), ledger: each });
      }
      ledger.bytes[0] = 5;
      await store.save({ ...checkpointOf(2), ledger });
      ledger.bytes[0] = 6;
      expect((await store.load())!.ledger.bytes![0]).toBe(5);
    });

    it("keeps names of prototypes as data", async () => {
      const data = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}') as unknown;
      await store.save({ ...checkpointOf(1), ledger: { kind: "memory", version: 1, recordCount: 2, data } });
      expect(JSON.stringify((await store.load())!.ledger.data)).toBe('{"__proto__":{"x":1},"constructor":2}');
    });
  });
};
