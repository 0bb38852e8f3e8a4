import { describe, expect, it } from "vitest";
import { SharedModels, UpdateSlots } from "./sharedMemory.ts";

describe("shared models", () => {
  it("shares one copy among the jobs on a model, and frees it for the next model", () => {
    const models = new SharedModels();
    const [first, second] = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
    const copy = models.take(first);
    expect(copy).toEqual(first);
    expect(copy.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(models.take(first)).toBe(copy);
    models.giveBack(first);
    // one job still reads it
    const other = models.take(second);
    expect(other).not.toBe(copy);
    models.giveBack(first);
    expect(copy).toEqual(first);
    const third = Float32Array.of(5, 6);
    expect(models.take(third)).toBe(copy);
    expect(copy).toEqual(third);
    expect(other).toEqual(second);
  });

  it("gets memory of its own for a model of a different length", () => {
    const models = new SharedModels();
    const short = Float32Array.of(1);
    models.take(short);
    models.giveBack(short);
    expect(models.take(Float32Array.of(1, 2))).toHaveLength(2);
  });
});

describe("update slots", () => {
  it("keeps an update for its round and is used again in the next", () => {
    const slots = new UpdateSlots();
    const first = slots.take(1, 2);
    slots.onWritten(first);
    const second = slots.take(1, 2);
    expect(second).not.toBe(first);
    slots.onWritten(second);
    expect(new Set([slots.take(2, 2), slots.take(2, 2)])).toEqual(new Set([first, second]));
  });

  it("is not used again while a thread still writes it, whatever the round", () => {
    const slots = new UpdateSlots();
    const writing = slots.take(1, 2);
    const next = slots.take(2, 2);
    expect(next).not.toBe(writing);
    slots.onWritten(writing);
    expect(slots.take(2, 2)).not.toBe(writing);
    expect(slots.take(3, 2)).toBe(writing);
  });

  it("is used again in the same round once it is given back", () => {
    const slots = new UpdateSlots();
    const slot = slots.take(1, 2);
    slots.onWritten(slot);
    slots.giveBack(slot);
    slots.giveBack(slot);
    expect(slots.take(1, 2)).toBe(slot);
    expect(slots.take(1, 2)).not.toBe(slot);
  });
});
