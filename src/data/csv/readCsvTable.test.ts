import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GfmlError, InvalidValueError } from "../../core/index.ts";
import type { CsvFormatError } from "../errors.ts";
import { type CsvLayout, readCsvTable } from "./readCsvTable.ts";

it("recognizes a header and takes the last column as the label", () => {
  const table = readCsvTable("width, height ,kind\n1,2,cat\n-3.5e-2,.5,dog\n", "pets.csv");
  expect(table).toEqual({
    file: "pets.csv",
    count: 2,
    featureCount: 2,
    featureNames: ["width", "height"],
    values: Float64Array.of(1, 2, -0.035, 0.5),
    labels: ["cat", "dog"],
  });
});

it("reads a first row of numbers as data, with numeric or named labels", () => {
  expect(readCsvTable("1,2,0\n3,4,1", "f").count).toBe(2);
  expect(readCsvTable("1,2,cat\n3,4,dog", "f").labels).toEqual(["cat", "dog"]);
});

it("takes the label column by name or number, and the header and separator as options", () => {
  const byName = readCsvTable("label,p0,p1\n7,10,20\n9,30,40", "f", { labelColumn: "label" });
  expect(byName).toMatchObject({ labels: ["7", "9"], featureNames: ["p0", "p1"] });
  expect([...byName.values]).toEqual([10, 20, 30, 40]);
  expect(readCsvTable("7,10\n9,30", "f", { labelColumn: 1 }).labels).toEqual(["7", "9"]);
  expect(readCsvTable("1,2\n3,4", "f", { header: true })).toMatchObject({ count: 1, featureNames: ["1"] });
  expect(readCsvTable("1;2;a\n3;4;b", "f").featureCount).toBe(2);
  expect(readCsvTable("1\t2\ta", "f").featureCount).toBe(2);
  expect(readCsvTable("1|2", "f", { separator: "|" as "," }).labels).toEqual(["2"]);
});

it("takes one character as the separator", () => {
  for (const separator of ["", ", ", '"', "\n"]) {
    expect(() => readCsvTable("1,2", "f", { separator: separator as "," })).toThrow(InvalidValueError);
  }
});

describe("what cannot be read is located", () => {
  const cases: [string, string, CsvLayout, string][] = [
    ["no rows", "\n\n", {}, "t.csv: the file has no rows"],
    ["header only", "a,b\n", {}, "t.csv: the file has a header but no data"],
    ["one column", "1\n2\n", {}, "t.csv, line 1, column 1: a row needs at least one feature"],
    ["short row", "1,2,a\n1,b\n", {}, "t.csv, line 2, column 2: every row needs as many fields"],
    ["long row", "1,2,a\n1,2,3,b\n", {}, "t.csv, line 2, column 3: every row needs as many fields"],
    ["missing value", "x,y,l\n1,2,a\n1, ,b\n", {}, "t.csv, line 3, column 2: a feature is missing"],
    ["text", "x,y,l\n1,2,a\n\nn/a,2,b\n", {}, "t.csv, line 4, column 1: a feature must be a number"],
    ["hexadecimal", "1,2,a\n0x10,2,b\n", {}, "t.csv, line 2, column 1"],
    ["infinite", "1,2,a\n1e999,2,b\n", {}, "t.csv, line 2, column 1"],
    ["beyond float32", "1,2,a\n1e39,2,b\n", {}, "t.csv, line 2, column 1"],
    ["NaN", "1,2,a\n1,NaN,b\n", {}, "t.csv, line 2, column 2"],
    ["no label", "1,2,a\n1,2,\n", {}, "t.csv, line 2, column 3: the label is missing"],
    ["no such name", "x,l\n1,a\n", { labelColumn: "kind" }, "t.csv, line 1, column 1: the header does not name"],
    ["no such number", "x,l\n1,a\n", { labelColumn: 3 }, "t.csv, line 1, column 2: there is no such label column"],
    ["name without header", "x,l\n1,a\n", { labelColumn: "l", header: false }, "t.csv, line 1, column 1"],
    ["open quote", '1,2,a\n1,"2,b\n', {}, "t.csv, line 2, column 2: a quoted field does not end"],
  ];
  it.each(cases)("locates %s", (_, text, layout, message) => {
    expect(() => readCsvTable(text, "t.csv", layout)).toThrow(message);
  });

  it.each(cases)("names a remedy for %s", (_, text, layout) => {
    expect(() => readCsvTable(text, "t.csv", layout)).toThrow(
      expect.objectContaining({ remedy: expect.stringMatching(/\w/) }),
    );
  });

  it("gives line and column as fields of the error", () => {
    expect.assertions(1);
    try {
      readCsvTable("1,2,a\n1,x,b\n", "t.csv");
    } catch (error) {
      expect(error).toMatchObject({
        line: 2,
        column: 2,
        file: "t.csv",
        code: "GFML_CSV_FORMAT",
      } satisfies Partial<CsvFormatError>);
    }
  });
});

it("returns a table or throws a gfml error for any text", () => {
  const unit = fc.constantFrom("1", "2", ".", "-", "e", ",", ";", "\t", "\n", "\r", '"', "a", " ", "\ufeff");
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
      try {
        const table = readCsvTable(text, "f");
        expect(table.values.length).toBe(table.count * table.featureCount);
        expect(table.labels.length).toBe(table.count);
      } catch (error) {
        expect(error).toBeInstanceOf(GfmlError);
      }
    }),
    { seed: 6, numRuns: 1000 },
  );
});
