import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flowerColumns, flowers, tableText } from "../../../test/data/tables.ts";
import { GfmlError } from "../../core/index.ts";
import { type ProposalOptions, proposeContract } from "../contract/proposeContract.ts";
import { readTable } from "./readTable.ts";
import type { TableLayout } from "./TableLayout.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string | Uint8Array, layout: TableLayout = {}) =>
  readTable([typeof text === "string" ? bytesOf(text) : text], "f.csv", layout);
const propose = async (text: string | Uint8Array, layout: TableLayout = {}, options: ProposalOptions = {}) =>
  proposeContract([await read(text, layout)], "f.csv", options);

const sample = flowers(60);
const rows = sample.map(({ numbers, kind }) => [...numbers, kind]);
const header = [...flowerColumns, "target"];
const plain = tableText(header, rows);

/** What a table comes to: the names of its columns, the classes, and the first row. */
const meaning = async (text: string | Uint8Array, layout: TableLayout = {}) => {
  const { contract, rows: parts } = await propose(text, layout);
  const [part] = parts;
  return {
    fields: contract.fields,
    count: part!.count,
    first: part!.columns.map((column) => column[0]),
    labels: [...part!.labels],
  };
};

describe("files that mean the same", () => {
  const decimalComma = tableText(
    header,
    rows.map((row) => row.map((cell) => (typeof cell === "number" ? `${cell}`.replace(".", ",") : cell))),
    ";",
  );
  it.each<[string, string | Uint8Array, TableLayout]>([
    ["quoted fields, CRLF and a byte order mark", `\ufeff${quoted(plain).replaceAll("\n", "\r\n")}`, {}],
    ["lines that end in CR", plain.replaceAll("\n", "\r"), {}],
    ["semicolons", plain.replaceAll(",", ";"), {}],
    ["semicolons and decimal commas", decimalComma, {}],
    ["tabs", plain.replaceAll(",", "\t"), {}],
    ["bars", plain.replaceAll(",", "|"), {}],
    ["blanks before quotes", quoted(plain).replaceAll(",", ", "), {}],
    ["empty lines", plain.replaceAll("\n", "\n\n"), {}],
    ["UTF-16, by its name", utf16(plain), { encoding: "utf-16le" }],
    ["an index, dropped", indexed(plain), { drop: ["1"] }],
    ["the label first, by its name", labelFirst(), { labelColumn: "target" }],
  ])("reads forms of one table alike: %s", async (_, text, layout) => {
    expect(await meaning(text, layout)).toEqual(await meaning(plain));
  });

  it("reads a table alike in pieces of any size", async () => {
    const bytes = bytesOf(plain.replace("setosa", "sétosa").replaceAll("setosa", "sétosa"));
    const whole = await readTable([bytes], "f");
    for (const size of [1, 7, 100]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      const table = await readTable(pieces, "f");
      expect(table.columns.map(({ values }) => [...values])).toEqual(whole.columns.map(({ values }) => [...values]));
      expect(table.label.texts).toEqual(whole.label.texts);
    }
  });

  it("keeps a separator inside a quoted name, or an unquoted one that other rows do not have", async () => {
    const text = plain.replace("sepal length (cm)", "sepal length; cm");
    expect((await read(text)).columns[0]!.name).toBe("sepal length; cm");
  });
});

describe("headers", () => {
  const numbers = rows.map((row) => row.map((cell) => (typeof cell === "string" ? flowers(60).length - 60 : cell)));
  const numericRows = sample.map(({ numbers: own }, row) => [...own, Math.floor(row / 20)]);
  it("recognizes a header by words over numbers", async () => {
    const table = await read(plain);
    expect(table).toMatchObject({ hasHeader: true, count: 60 });
    expect(table.notices.join()).toContain("stands over numbers");
    expect(numbers).toHaveLength(60);
  });

  it("recognizes a header where only the label's cell is a word", async () => {
    const table = await read(tableText(["0", "1", "2", "3", "target"], rows));
    expect(table).toMatchObject({ hasHeader: true, count: 60 });
    expect(await read(tableText(["10", "11", "12", "13", "kind"], numericRows))).toMatchObject({ hasHeader: true });
  });

  it("recognizes a header that counts up and whose label occurs nowhere else", async () => {
    const table = await read(tableText(["0", "1", "2", "3", "4"], numericRows));
    expect(table).toMatchObject({ hasHeader: true, count: 60 });
    expect(table.notices.join()).toContain("count up");
  });

  it("refuses a first row that can be read both ways", async () => {
    await expect(
      read(
        tableText(
          ["0", "1", "2"],
          numericRows.map((row) => row.slice(2)),
        ),
      ),
    ).rejects.toThrow(/--header true or --header false/);
    await expect(read(tableText(["5", "6", "7", "8", "kind"], rows))).rejects.toThrow(/--header/);
    expect(await read(tableText(["5", "6", "7", "8", "kind"], rows), { header: true })).toMatchObject({ count: 60 });
  });

  it("finds no header where the first row is like the others", async () => {
    const table = await read(tableText(rows[0]!.map(String), rows.slice(1)));
    expect(table).toMatchObject({ hasHeader: false, count: 60 });
    expect(table.lines[0]).toBe(1);
    expect(table.columns.map(({ name }) => name)).toEqual(["column 1", "column 2", "column 3", "column 4"]);
  });
});

describe("guesses that are refused, with the flag that decides", () => {
  it("takes whole numbers with other names, or with repetitions, for features", async () => {
    for (const text of [withColumn("age", (row) => 20 + row), withColumn("Patient ID", (row) => row % 50)])
      expect((await propose(text)).contract.fields).toHaveLength(header.length + 1);
  });

  const number = (row: number): number => Math.round(1000 * Math.sin(row)) / 10;
  const many = Array.from({ length: 60 }, (_, row) => row);
  it.each<[string, string, RegExp, TableLayout, ProposalOptions]>([
    ["a label that is not last", labelFirst(), /--label "target" or --label/, { labelColumn: "target" }, {}],
    [
      "two columns called as labels are",
      tableText(
        ["class", "x", "y"],
        many.map((row) => [row % 2, row / 7, row % 3]),
      ),
      /--label "class" or --label "y"/,
      { labelColumn: "y" },
      {},
    ],
    ["an unnamed first column that counts up", indexed(plain), /--drop 1/, { drop: ["1"] }, {}],
    ["a column called id that counts up", indexed(plain).replace(/^/, "id"), /--drop none/, { drop: [] }, {}],
    [
      "a first column that counts up in a file without header",
      indexed(plain).split("\n").slice(1).join("\n"),
      /--drop 1/,
      { drop: [1] },
      {},
    ],
    ...["Patient ID", "recordNo", "id"].flatMap((name) =>
      ([1, -1, 2, 7] as const).map((step): [string, string, RegExp, TableLayout, ProposalOptions] => [
        `a column called ${name} in steps of ${step}`,
        withColumn(name, (row) => (step === 7 ? (row * 7) % 60 : 1000 + step * row)),
        /--drop 2/,
        { drop: [2] },
        {},
      ]),
    ),
    [
      "a column of any name that counts from 1",
      withColumn("wave", (row) => row + 1),
      /--drop 2/,
      { drop: ["none"] },
      {},
    ],
    [
      "words first and numbers last",
      tableText(
        ["species", "x", "z"],
        many.map((row) => [["cat", "dog"][row % 2]!, row / 7, row % 3]),
      ),
      /--label "species" or --label "z"/,
      { labelColumn: "z" },
      {},
    ],
    [
      "a label of nearly as many values as rows",
      tableText(
        ["a", "price"],
        many.map((row) => [row % 5, number(row)]),
      ),
      /--label NAME/,
      { labelColumn: "a" },
      {},
    ],
    [
      "a class with one sample",
      `${plain}1,2,3,4,setosas\n`,
      /--classes/,
      {},
      { classes: ["setosa", "versicolor", "virginica", "setosas"] },
    ],
    [
      "a label that may be missing",
      plain.replaceAll("virginica", "NA"),
      /remove rows.*--classes/,
      {},
      { classes: ["setosa", "versicolor", "NA"] },
    ],
    [
      "labels in two spellings",
      plain.replace("setosa", "Setosa").replace(/setosa(?![\s\S]*setosa)/, "Setosa"),
      /write them alike.*--classes/,
      {},
      { classes: ["setosa", "Setosa", "versicolor", "virginica"] },
    ],
    [
      "numbers with a mark for thousands",
      plain
        .split("\n")
        .filter((line) => line !== "")
        .map((line, row) =>
          row === 0 ? `price;${line.replaceAll(",", ";")}` : `1'${100 + row}.5;${line.replaceAll(",", ";")}`,
        )
        .join("\n"),
      /without a mark for thousands.*--decimal ,/,
      { drop: ["price"] },
      {},
    ],
    [
      "words that are no category",
      tableText(
        ["a", "name", "kind"],
        many.map((row) => [row / 3, `n${row}`, row % 2]),
      ),
      /--drop "name"/,
      { drop: ["name"] },
      {},
    ],
    [
      "bytes that may be pixels",
      tableText(
        [...many.map((row) => `p${row}`), "a", "b", "c", "d", "kind"],
        many.map((row) => [...Array.from({ length: 64 }, (_, at) => (at * 37 + row * 11) % 256), row % 2]),
      ),
      /--scaling bytes/,
      {},
      { scaling: "bytes" },
    ],
    ["thousands or decimals", "a;b;k\n1,234;1;x\n5,678;2;y\n1,111;3;x\n1,112;4;y\n", /--decimal/, { decimal: "," }, {}],
    ["two separators", "1,2;3,x\n4,5;6,y\n1,1;1,x\n1,1;1,y\n", /--separator/, { separator: "," }, {}],
  ])("refuses %s", async (_, text, flag, layout, options) => {
    const failure = await propose(text).then(
      () => undefined,
      (error: unknown) => error as GfmlError,
    );
    expect(failure?.remedy ?? "nothing was refused").toMatch(flag);
    // what the remedy names decides it
    const decided = await propose(text, layout, options).catch((error: unknown) => error);
    if (decided instanceof GfmlError) expect(decided.shortMessage).not.toBe(failure!.shortMessage);
  });

  it("says every choice that it made", async () => {
    const { notices } = await propose(plain);
    const said = [...(await read(plain)).notices, ...notices].join("\n");
    for (const word of ["separator", "header", "label: target", "classes: setosa", "scaling agreed"])
      expect(said).toContain(word);
  });
});

describe("what cannot be read is located", () => {
  it.each<[string, string, RegExp]>([
    ["no rows", "\n\n", /f.csv: the file has no rows/],
    ["header only", "a,b\n", /f.csv: the file has a header but no data/],
    ["one column", "1\n2\n", /line 1, column 1: a row needs at least one feature/],
    ["short row", "1,2,a\n1,b\n", /line 2, column 2: every row needs as many fields/],
    ["long row", "1,2,a\n1,2,3,b\n", /line 2, column 3: every row needs as many fields/],
    ["missing value", "v,w,l\n1,2,a\n1, ,b\n1,2,a\n1,2,b\n", /line 3, column 2: a feature is missing/],
    ["a word for a missing value", "v,w,l\n1,2,a\n1,NaN,b\n1,2,a\n1,2,b\n", /line 3, column 2: a feature is missing/],
    ["text", "v,w,l\n1,2,a\n\nabc,2,b\n1,2,a\n1,2,b\n", /line 4, column 1: a feature must be a number/],
    ["hexadecimal", "1,2,a\n0x10,2,b\n1,2,a\n1,2,b\n", /line 2, column 1/],
    ["beyond float32", "1,2,a\n1e39,2,b\n1,2,a\n1,2,b\n", /line 2, column 1/],
    ["no label", "1,2,a\n1,2,\n1,2,a\n1,2,b\n1,2,b\n", /line 2, column 3: the label is missing/],
    ["open quote", '1,2,a\n1,"2,b\n', /a quoted field does not end/],
    ["text after a quote", '1,2,a\n"1"5,2,b\n', /line 2, column 1: text follows the closing quote/],
    [
      "trailing separators",
      "a,b,label,\n1,2,x,\n3,4,y,\n",
      /line 1, column 4: the last column is empty.*\n[\s\S]*--drop 4/,
    ],
    ["two columns of one name", "a,a,l\n1,2,x\n3,4,y\n", /line 1, column 2: two columns have the same name/],
  ])("locates %s", async (_, text, message) => {
    await expect(propose(text)).rejects.toThrow(message);
  });

  it("names the encoding to give", async () => {
    const latin1 = Uint8Array.from("x,kind\n1,caf\u00e9\n", (letter) => letter.charCodeAt(0));
    await expect(read(latin1)).rejects.toThrow(/--encoding windows-1252/);
    await expect(read(utf16(plain))).rejects.toThrow(/--encoding utf-16le/);
    expect((await read(latin1, { encoding: "windows-1252" })).label.texts).toEqual(["café"]);
    await expect(read("1,2", { encoding: "klingon" })).rejects.toThrow(/encoding must be/);
  });
});

it("returns a table or throws a gfml error for any text", async () => {
  const unit = fc.constantFrom("1", "2", ".", "-", "e", ",", ";", "\t", "\n", "\r", '"', "a", " ", "\ufeff");
  await fc.assert(
    fc.asyncProperty(fc.string({ unit, maxLength: 60 }), async (text) => {
      try {
        const { rows: parts, contract } = await propose(text);
        expect(parts[0]!.columns.every((column) => column.length === parts[0]!.count)).toBe(true);
        expect(contract.fields.length).toBeGreaterThan(1);
      } catch (error) {
        expect(error).toBeInstanceOf(GfmlError);
      }
    }),
    { seed: 6, numRuns: 400 },
  );
});

function quoted(text: string): string {
  return text.replaceAll(/[^,\n]+/g, (field) => `"${field}"`);
}

/** With a second column of integers. */
function withColumn(name: string, cellOf: (row: number) => number): string {
  return tableText(
    [header[0]!, name, ...header.slice(1)],
    rows.map(([first, ...others], row) => [first!, cellOf(row), ...others]),
  );
}

/** With a first column that counts the rows and has no name. */
function indexed(text: string): string {
  return text
    .trim()
    .split("\n")
    .map((line, row) => (row === 0 ? `,${line}` : `${row - 1},${line}`))
    .join("\n");
}

function labelFirst(): string {
  return tableText(
    ["target", ...flowerColumns],
    sample.map(({ numbers: own, kind }) => [kind, ...own]),
  );
}

function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(2 + 2 * text.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff, true);
  for (let at = 0; at < text.length; at++) view.setUint16(2 + 2 * at, text.charCodeAt(at), true);
  return bytes;
}
