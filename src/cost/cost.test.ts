import { describe, expect, it } from "vitest";
import {
  type CostTerms,
  canMeetDeadline,
  completionTime,
  computationCost,
  computationEnergy,
  computationTime,
  deadlineFrequency,
  type LearnerProfile,
  roundTime,
  transmissionCost,
  transmissionTime,
  validateCostTerms,
  validateLearnerProfile,
  workload,
} from "./index.ts";

const terms: CostTerms = {
  localSteps: 10,
  modelBits: 1e7,
  unitCost: 0.1,
  capacitance: 1e-27,
  transmission: { quadratic: 0, linear: 0, constant: 0, lossRate: 0 },
};
const profile: LearnerProfile = {
  learner: 0,
  sampleCount: 1500,
  cyclesPerSample: 501_760,
  minFrequency: 10_000_000,
  maxFrequency: 1_000_000_000,
  uplinkRate: 8e6,
  deadline: 15,
};

const message = (call: () => void): string => {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
};

describe("eqs. 6-9 by hand", () => {
  it("computes the time", () => {
    expect(workload(profile, terms)).toBe(7_526_400_000);
    expect(computationTime(profile, terms, 1e9)).toBe(7.5264);
    expect(transmissionTime(profile, terms)).toBe(1.25);
    expect(completionTime(profile, terms, 1e9)).toBeCloseTo(8.7764, 14);
  });

  it("computes energy and cost: 7.5264 J at full speed, a quarter at half", () => {
    expect(computationEnergy(profile, terms, 1e9)).toBeCloseTo(7.5264, 13);
    expect(computationEnergy(profile, terms, 5e8)).toBeCloseTo(7.5264 / 4, 13);
    expect(computationCost(profile, terms, 1e9)).toBeCloseTo(0.75264, 14);
  });

  it("adds the losses of the channel to the cost of sending", () => {
    const lossy = { ...terms, transmission: { quadratic: 2, linear: 3, constant: 5, lossRate: 0.5 } };
    expect(transmissionCost(lossy, 1)).toBe(2 * 4 + 3 * 2 + 5);
    expect(transmissionCost(terms, 1e9)).toBe(0);
  });

  it("makes a round as long as its slowest member (eq. 21), and 0 without members", () => {
    const slow = { ...profile, uplinkRate: 1e6 };
    expect(roundTime([profile, slow, profile], [1e9, 1e9, 5e8], terms)).toBe(17.5264);
    expect(roundTime([profile, slow, profile], [1e9, 1e9, 1e8], terms)).toBe(76.514);
    expect(roundTime([], [], terms)).toBe(0);
  });

  it("gives the frequency that meets the deadline (eq. 33), and says whether it is possible", () => {
    const least = deadlineFrequency(profile, terms, 15)!;
    expect(completionTime(profile, terms, least)).toBeCloseTo(15, 12);
    expect(canMeetDeadline(profile, terms, 15)).toBe(true);
    expect(canMeetDeadline(profile, terms, 8.7764)).toBe(true);
    expect(canMeetDeadline(profile, terms, 8.77)).toBe(false);
    expect(deadlineFrequency(profile, terms, 1.25)).toBeNull();
    expect(canMeetDeadline(profile, terms, 1)).toBe(false);
  });
});

describe("validation names the field, the value and what is allowed", () => {
  it("checks profiles", () => {
    expect(message(() => validateLearnerProfile(profile))).toBe("accepted");
    const changes: Partial<LearnerProfile>[] = [
      { learner: -1 },
      { sampleCount: 0 },
      { sampleCount: 1.5 },
      { cyclesPerSample: 0 },
      { minFrequency: 0 },
      { minFrequency: 0.5 },
      { minFrequency: 2e9 },
      { maxFrequency: Number.POSITIVE_INFINITY },
      { uplinkRate: Number.NaN },
      { deadline: -3 },
    ];
    expect(
      changes.map((change) => message(() => validateLearnerProfile({ ...profile, ...change }, "learners[3]"))),
    ).toMatchInlineSnapshot(`
      [
        "learners[3].learner must be an integer from 0 to 4294967294
        learners[3].learner: -1",
        "learners[3].sampleCount must be an integer of at least 1
        learners[3].sampleCount: 0",
        "learners[3].sampleCount must be an integer of at least 1
        learners[3].sampleCount: 1.5",
        "learners[3].cyclesPerSample must be a finite number greater than 0
        learners[3].cyclesPerSample: 0",
        "learners[3].minFrequency must be an integer of at least 1
        learners[3].minFrequency: 0",
        "learners[3].minFrequency must be an integer of at least 1
        learners[3].minFrequency: 0.5",
        "learners[3].minFrequency must be at most learners[3].maxFrequency, which is 1000000000
        learners[3].minFrequency: 2000000000",
        "learners[3].maxFrequency must be an integer of at least 1
        learners[3].maxFrequency: Infinity",
        "learners[3].uplinkRate must be a finite number greater than 0
        learners[3].uplinkRate: NaN",
        "learners[3].deadline must be a finite number greater than 0
        learners[3].deadline: -3",
      ]
    `);
  });

  it("checks terms", () => {
    expect(message(() => validateCostTerms(terms))).toBe("accepted");
    const transmission = (change: object) => ({ transmission: { ...terms.transmission, ...change } });
    const changes: Partial<CostTerms>[] = [
      { localSteps: 0 },
      { modelBits: 0 },
      { unitCost: -1 },
      { capacitance: Number.NaN },
      transmission({ quadratic: -1 }),
      transmission({ linear: Number.NaN }),
      transmission({ constant: Number.POSITIVE_INFINITY }),
      transmission({ lossRate: 1 }),
      transmission({ lossRate: Number.NaN }),
    ];
    expect(changes.map((change) => message(() => validateCostTerms({ ...terms, ...change })))).toMatchInlineSnapshot(`
      [
        "terms.localSteps must be an integer of at least 1
        terms.localSteps: 0",
        "terms.modelBits must be a finite number greater than 0
        terms.modelBits: 0",
        "terms.unitCost must be a finite number greater than 0
        terms.unitCost: -1",
        "terms.capacitance must be a finite number greater than 0
        terms.capacitance: NaN",
        "terms.transmission.quadratic must be a finite number of at least 0
        terms.transmission.quadratic: -1",
        "terms.transmission.linear must be a finite number of at least 0
        terms.transmission.linear: NaN",
        "terms.transmission.constant must be a finite number of at least 0
        terms.transmission.constant: Infinity",
        "terms.transmission.lossRate must be at least 0 and below 1
        terms.transmission.lossRate: 1",
        "terms.transmission.lossRate must be at least 0 and below 1
        terms.transmission.lossRate: NaN",
      ]
    `);
  });
});
