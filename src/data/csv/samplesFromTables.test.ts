import { describe, expect, it } from "vitest";
import { withCode } from "../../../test/support/withCode.ts";
import { DataFormatError } from "../errors.ts";
import { classesOf } from "./classes.ts";
import { readCsvTable } from "./readCsvTable.ts";
import { samplesFromTables } from "./samplesFromTables.ts";
import { type Scaling, scaleFeatures } from "./scaleFeatures.ts";

const table = (text: string, file = "f.csv") => readCsvTable(text, file);

describe("classes", () => {
  it("sorts numeric classes by value and treats 1 and 1.0 as one class", () => {
    const { names, classOf } = classesOf(["10", "9", "1.0", "1"], "f");
    expect(names).toEqual(["1", "9", "10"]);
    expect(["1", "1.0", "10"].map(classOf)).toEqual([0, 0, 2]);
  });

  it("sorts named classes the same on every machine", () => {
    expect(classesOf(["b", "a", "B", "ä", "1"], "f").names).toEqual(["1", "B", "a", "b", "ä"]);
  });

  it("refuses one class and too many classes", () => {
    expect(() => classesOf(["a", "a"], "f")).toThrow(DataFormatError);
    const many = Array.from({ length: 257 }, (_, index) => `${index}`);
    expect(() => classesOf(many, "f")).toThrow(/2 to 256 classes/);
    expect(classesOf(many.slice(1), "f").names.length).toBe(256);
  });
});

describe("scaling", () => {
  const scaled = (values: number[], scaling: Scaling) => scaleFeatures(Float64Array.from(values), 2, scaling, "f");

  it("scales bytes as pixels, keeps small numbers and standardizes others under auto", () => {
    expect(scaled([0, 255, 3, 4], "auto")).toEqual({ features: expect.any(Uint8Array), scaling: "bytes" });
    expect(scaled([0, 1, 1, 0], "auto").scaling).toBe("none");
    expect(scaled([-10, 0.5, 3, 10], "auto").scaling).toBe("none");
    expect(scaled([0, 0.5, 3, 11], "auto").scaling).toBe("standardize");
    expect(scaled([0, 256, 3, 4], "auto").scaling).toBe("standardize");
  });

  it("scales each column by itself and sets a constant column to 0", () => {
    expect([...scaled([1, 7, 3, 7, 5, 7], "range").features]).toEqual([0, 0, 0.5, 0, 1, 0]);
    expect([...scaled([1, 7, 3, 7], "standardize").features]).toEqual([-1, 0, 1, 0]);
    expect([...scaled([1, 7, 3, 7], "none").features]).toEqual([1, 7, 3, 7]);
  });

  it("keeps the precision of large offsets", () => {
    expect([...scaled([1.6e12, 0, 1.6e12 + 2, 0], "standardize").features]).toEqual([-1, 0, 1, 0]);
  });

  it("refuses an unknown scaling", () => {
    expect(() => scaled([1, 2], "log" as Scaling)).toThrow(/scaling must be auto, none, bytes/);
  });

  it("refuses values that are no bytes under byte scaling", () => {
    expect(() => scaled([0, 1, 2, 2.5], "bytes")).toThrow(/integers from 0 to 255\n {2}sample: 1\n {2}feature: 1/);
    expect(() => scaled([0, -1, 2, 2], "bytes")).toThrow(DataFormatError);
  });
});

it("shares classes and scaling among the tables of several learners", () => {
  const { samples, classNames, scaling } = samplesFromTables(
    [table("x,l\n0,cat\n20,dog"), table("x,l\n40,emu\n60,cat")],
    "folder",
    "range",
  );
  expect(classNames).toEqual(["cat", "dog", "emu"]);
  expect([...samples.labels]).toEqual([0, 1, 2, 0]);
  expect([...samples.features]).toEqual([0, Math.fround(1 / 3), Math.fround(2 / 3), 1]);
  expect(scaling).toBe("range");
});

it("accepts a learner with one class, unless all learners have the same one", () => {
  expect(samplesFromTables([table("1,a"), table("2,b")], "f").samples.classCount).toBe(2);
  expect(() => samplesFromTables([table("1,a"), table("2,a")], "f")).toThrow(DataFormatError);
});

it("refuses other columns", () => {
  expect(() => samplesFromTables([table("x,l\n1,a"), table("y,l\n1,b", "g.csv")], "f")).toThrow(
    withCode("GFML_DATA_FOLDER"),
  );
  expect(() => samplesFromTables([table("1,a"), table("1,2,b", "g.csv")], "f")).toThrow(/g.csv: 2 columns/);
});
