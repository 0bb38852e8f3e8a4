import { describe, expect, it } from "vitest";
import type { Spool } from "../round/index.ts";

/** Tests what every spool must do. */
export const spoolCompliance = (name: string, openSpool: () => Promise<Spool>): void => {
  describe(`a spool ${name}`, () => {
    const key = { task: 1, round: 2, coalition: 3, learner: 4 };

    it("returns exactly what was stored", async () => {
      const spool = await openSpool();
      expect(await spool.get(key)).toBeUndefined();
      await spool.put(key, Uint8Array.of(1, 2, 3));
      await spool.put({ ...key, learner: 5 }, new Uint8Array(0));
      expect(await spool.get(key)).toEqual(Uint8Array.of(1, 2, 3));
      expect(await spool.get({ ...key, learner: 5 })).toEqual(new Uint8Array(0));
      for (const changed of [{ task: 0 }, { round: 1 }, { coalition: 0 }, { learner: 44 }])
        expect(await spool.get({ ...key, ...changed })).toBeUndefined();
    });

    it("copies its input, and replaces an earlier value", async () => {
      const spool = await openSpool();
      const bytes = Uint8Array.of(9, 9);
      await spool.put(key, bytes);
      bytes.fill(0);
      expect(await spool.get(key)).toEqual(Uint8Array.of(9, 9));
      await spool.put(key, Uint8Array.of(7));
      expect(await spool.get(key)).toEqual(Uint8Array.of(7));
    });

    it("accepts many at once, also from memory that threads share", async () => {
      const spool = await openSpool();
      const shared = new Uint8Array(new SharedArrayBuffer(5000)).fill(6);
      await Promise.all(Array.from({ length: 40 }, (_, learner) => spool.put({ ...key, learner }, shared)));
      for (const learner of [0, 39]) expect(await spool.get({ ...key, learner })).toEqual(new Uint8Array(5000).fill(6));
    });

    it("drops the finished rounds of a task, and no others", async () => {
      const spool = await openSpool();
      await spool.dropBefore(1, 5);
      const keys = [1, 2].flatMap((task) => [2, 9, 10].map((round) => ({ ...key, task, round })));
      for (const one of keys) await spool.put(one, Uint8Array.of(one.task, one.round));
      await spool.dropBefore(1, 10);
      const left = await Promise.all(keys.map((one) => spool.get(one)));
      expect(left.map((bytes) => bytes && [...bytes])).toEqual([
        undefined,
        undefined,
        [1, 10],
        [2, 2],
        [2, 9],
        [2, 10],
      ]);
    });
  });
};
