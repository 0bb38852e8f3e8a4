import { describe, expect, it } from "vitest";
import { withCode } from "../../../test/support/withCode.ts";
import { contractLayout } from "../contract/DataContract.ts";
import { idxBytes } from "./idxBytes.fixture.ts";
import { proposeIdxContract, samplesOfIdx } from "./idxContract.ts";
import { readIdxPair } from "./samplesFromIdx.ts";

const pairOf = (ids: readonly number[], shape: readonly number[] = [2, 2], floats = false) => {
  const size = shape.reduce((product, side) => product * side, 1);
  const values = Array.from({ length: ids.length * size }, (_, at) => at % 200);
  return readIdxPair(
    {
      name: "images",
      bytes: idxBytes(
        [ids.length, ...shape],
        floats ? Float32Array.from(values, (one) => one / 200) : Uint8Array.from(values),
      ),
    },
    { name: "labels", bytes: idxBytes([ids.length], Uint8Array.from(ids)) },
  );
};

/** An IDX label file of big-endian 32-bit integers. */
const intLabels = (ids: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(8 + 4 * ids.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, 12, 1]);
  view.setInt32(4, ids.length);
  for (const [at, id] of ids.entries()) view.setInt32(8 + 4 * at, id);
  return bytes;
};

describe("classes of IDX labels", () => {
  it("takes the numbers that occur as labels, and says how they are mapped where they do not count from 0", () => {
    const { contract, notices } = proposeIdxContract([pairOf([1, 2, 3, 1])], "f");
    expect(contractLayout(contract).classNames).toEqual(["1", "2", "3"]);
    expect(notices.join()).toContain("the labels 1, 2, 3 are 3 classes");
    expect([...samplesOfIdx([pairOf([3, 1])], contract).labels]).toEqual([2, 0]);
    const gaps = proposeIdxContract([pairOf([0, 200]), pairOf([1, 0])], "f");
    expect(contractLayout(gaps.contract).classNames).toEqual(["0", "1", "200"]);
    expect(samplesOfIdx([pairOf([200, 0])], gaps.contract)).toMatchObject({ classCount: 3 });
  });

  it("says nothing where labels count from 0", () => {
    const { notices } = proposeIdxContract([pairOf([0, 1, 2])], "f");
    expect(notices).toEqual(["images of 2 x 2 bytes, read as value / 255"]);
  });

  it("may be integers of any size", () => {
    const labels = { name: "labels", bytes: intLabels([0, 300, 1]) };
    const pair = readIdxPair({ name: "images", bytes: idxBytes([3, 1, 1], Uint8Array.of(1, 2, 3)) }, labels);
    const { contract } = proposeIdxContract([pair], "f");
    expect([...samplesOfIdx([pair], contract).labels]).toEqual([0, 2, 1]);
  });

  it("refuses labels for which the contract has no class", () => {
    const { contract } = proposeIdxContract([pairOf([1, 2])], "f");
    expect(() => samplesOfIdx([pairOf([1, 5])], contract)).toThrow("labels: the label 5 is not in the contract");
  });
});

describe("images", () => {
  const { contract } = proposeIdxContract([pairOf([0, 1])], "f");

  it("refuses images of a different shape", () => {
    expect(() => samplesOfIdx([pairOf([0, 1], [4, 1])], contract)).toThrow(withCode("GFML_DATA_CONTRACT"));
    expect(() => proposeIdxContract([pairOf([0, 1]), pairOf([0, 1], [4, 1])], "f")).toThrow(
      withCode("GFML_DATA_FOLDER"),
    );
  });

  it("refuses pixels from 0 to 1 where the contract asks for 0 to 255, and the other way round", () => {
    expect(() => samplesOfIdx([pairOf([0, 1], [2, 2], true)], contract)).toThrow("no value is above 1");
    const floats = proposeIdxContract([pairOf([0, 1], [2, 2], true)], "f").contract;
    expect(() => samplesOfIdx([pairOf([0, 1])], floats)).toThrow("but these are bytes");
  });
});
