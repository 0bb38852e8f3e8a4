import fc from "fast-check";
import { expect, it } from "vitest";
import { CsvFormatError } from "../errors.ts";
import { csvRows } from "./csvRows.ts";

const fieldsOf = (text: string, separator = ","): string[][] =>
  [...csvRows(text, "f", separator)].map((row) => [...row.fields]);

it("accepts LF, CRLF and CR as line ends, and drops empty lines and a byte order mark", () => {
  expect(fieldsOf("\ufeffa,b\nc,d\r\n\r\n  \ne,f\rg,")).toEqual([
    ["a", "b"],
    ["c", "d"],
    ["e", "f"],
    ["g", ""],
  ]);
  expect(fieldsOf("a;b", ";")).toEqual([["a", "b"]]);
  expect(fieldsOf("")).toEqual([]);
});

it("gives each row its line number, also after a quoted line break", () => {
  const rows = [...csvRows('a,"x\r\ny"\n\nb,c\n', "f", ",")];
  expect(rows).toEqual([
    { line: 1, fields: ["a", "x\r\ny"] },
    { line: 4, fields: ["b", "c"] },
  ]);
});

it("reads any quoted field unchanged", () => {
  const field = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", "é") });
  fc.assert(
    fc.property(fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), (table) => {
      const text = table.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(",")).join("\n");
      expect(fieldsOf(text)).toEqual(table);
    }),
    { seed: 4 },
  );
});

it("locates an open quote and text after a quote", () => {
  expect(() => fieldsOf('a,b\nc,"d')).toThrow("f, line 2, column 2: a quoted field does not end");
  expect(() => fieldsOf('a,b\n"c"d,e')).toThrow("f, line 2, column 1: text follows the closing quote");
  expect(() => fieldsOf('"')).toThrow(CsvFormatError);
});
