import { expect, it } from "vitest";
import { samplesOfPeople } from "./samplesOfPeople.ts";

it("puts people's samples one after the other, and says whose are whose", () => {
  const { samples, partition } = samplesOfPeople(
    [
      { features: Float32Array.of(1, 2, 3, 4), labels: Uint8Array.of(1, 0) },
      { features: new Float32Array(), labels: new Uint8Array() },
      { features: Float32Array.of(5, 6), labels: Uint8Array.of(2) },
    ],
    2,
    3,
  );
  expect(samples).toMatchObject({ count: 3, featureCount: 2, classCount: 3, labels: Uint8Array.of(1, 0, 2) });
  expect([...samples.features]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(partition).toEqual([[0, 1], [], [2]]);
});
