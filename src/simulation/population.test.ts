import { describe, expect, it } from "vitest";
import { defineRun } from "./config/resolveConfig.ts";
import { drawPopulation } from "./population.ts";

describe("a population", () => {
  const draw = (fields: Parameters<typeof defineRun>[0] = {}) => {
    const config = defineRun(fields);
    return drawPopulation(config, new Array(config.population.learners).fill(150), 10);
  };

  it("is Table II's: 36 of 40 active, uplinks of 5 to 10 Mbit/s, deadlines of 11 to 20 s", () => {
    const { registrations, active, passive, cheats } = draw();
    expect(active).toHaveLength(36);
    expect([...active, ...passive].sort((a, b) => a - b)).toEqual(registrations.map(({ learner }) => learner));
    expect(cheats).toEqual([]);
    for (const { learner, active: isActive, uplinkRate, deadline, sampleCount } of registrations) {
      expect(isActive).toBe(active.includes(learner));
      expect(sampleCount).toBe(150);
      expect(Number.isInteger(uplinkRate)).toBe(true);
      expect(uplinkRate).toBeGreaterThanOrEqual(5e6);
      expect(uplinkRate).toBeLessThanOrEqual(1e7);
      expect(deadline).toBeGreaterThanOrEqual(11);
      expect(deadline).toBeLessThanOrEqual(20);
      expect(deadline).toBe(Math.round(deadline * 1e9) / 1e9);
    }
    expect(new Set(registrations.map(({ deadline }) => deadline)).size).toBe(40);
  });

  it("has the configured share of cheats among the active learners, the same whatever they do", () => {
    const { cheats, active } = draw({ misbehavior: { fraction: 0.25 } });
    expect(cheats).toHaveLength(9);
    for (const learner of cheats) expect(active).toContain(learner);
    expect(draw({ misbehavior: { fraction: 0.25, localSteps: 1 } }).cheats).toEqual(cheats);
    expect(draw({ misbehavior: { fraction: 1 } }).cheats).toEqual(active);
  });

  it("changes nothing about the others for one more learner, and everything for a different seed", () => {
    const few = draw({ population: { learners: 10, activeFraction: 1 } }).registrations;
    const more = draw({ population: { learners: 11, activeFraction: 1 } }).registrations;
    expect(more.slice(0, 10)).toEqual(few);
    const other = draw({ seed: 1, population: { learners: 10, activeFraction: 1 } }).registrations;
    for (const [index, { deadline }] of other.entries()) expect(deadline).not.toBe(few[index]!.deadline);
  });
});
