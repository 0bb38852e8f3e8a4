import fc from "fast-check";
import { expect, test } from "vitest";
import { CsvFormatError } from "../errors.ts";
import { csvRows } from "./csvRows.ts";

const fieldsOf = (text: string, separator = ","): string[][] =>
  [...csvRows(text, "f", separator)].map((row) => [...row.fields]);

test("lines end in LF, CRLF or CR, the last one or not; empty lines and a byte order mark are dropped", () => {
  expect(fieldsOf("\ufeffa,b\nc,d\r\n\r\n  \ne,f\rg,")).toEqual([
    ["a", "b"],
    ["c", "d"],
    ["e", "f"],
    ["g", ""],
  ]);
  expect(fieldsOf("a;b", ";")).toEqual([["a", "b"]]);
  expect(fieldsOf("")).toEqual([]);
});

test("rows know their line, also behind a quoted line break", () => {
  const rows = [...csvRows('a,"x\r\ny"\n\nb,c\n', "f", ",")];
  expect(rows).toEqual([
    { line: 1, fields: ["a", "x\r\ny"] },
    { line: 4, fields: ["b", "c"] },
  ]);
});

test("any fields survive being quoted", () => {
  const field = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", "é") });
  fc.assert(
    fc.property(fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), (table) => {
      const text = table.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(",")).join("\n");
      expect(fieldsOf(text)).toEqual(table);
    }),
    { seed: 4 },
  );
});

test("an open quote and text behind a quote are located", () => {
  expect(() => fieldsOf('a,b\nc,"d')).toThrow("f, line 2, column 2: a quoted field does not end");
  expect(() => fieldsOf('a,b\n"c"d,e')).toThrow("f, line 2, column 1: text follows the closing quote");
  expect(() => fieldsOf('"')).toThrow(CsvFormatError);
});
