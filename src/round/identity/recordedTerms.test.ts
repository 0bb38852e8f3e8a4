import { describe, expect, it } from "vitest";
import { allReadings, type Reading } from "../../core/index.ts";
import { taskSchema } from "../TaskConfig.ts";
import { taskTerms } from "../taskTerms.ts";
import { readTerms, recordTerms } from "./recordedTerms.ts";

const termsReading = (...readings: Reading[]) => taskTerms(taskSchema.parse({ readings }));

describe("recorded terms", () => {
  it("returns the terms themselves where nothing is read differently", () => {
    const terms = termsReading();
    expect(terms).not.toHaveProperty("readings");
    expect(recordTerms(terms)).toEqual(terms);
    expect(readTerms(terms)).toBe(terms);
  });

  it("has the fields of version 1 for the readings that games and ledger use", () => {
    const plain = termsReading();
    expect(recordTerms(termsReading(...allReadings))).toEqual({
      ...plain,
      learnerUtility: "eq20",
      responseShare: "eq27",
      timeGain: "eq23",
      thresholdBest: "least",
      reputationWeights: "eq16",
      recommendations: "signed",
    });
    expect(recordTerms(termsReading("E8", "E9", "E12", "D8"))).toEqual(plain);
  });

  it("gives the terms back", () => {
    for (const reading of ["E4", "E5", "E7", "E10", "D2", "D6"] as const) {
      const terms = termsReading(reading);
      expect(readTerms(JSON.parse(JSON.stringify(recordTerms(terms))))).toEqual(terms);
      expect(readTerms(terms)).toBe(terms);
    }
  });
});
