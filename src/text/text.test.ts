import { describe, expect, it } from "vitest";
import { createStyle, supportsColor } from "./createStyle.ts";
import { byteSize, clockTime, countOf, fixed, percent, short, withPrefix } from "./numbers.ts";
import { bar, cutText, padText, table, textWidth } from "./table.ts";

describe("numbers", () => {
  it("shows few digits", () => {
    expect(percent(0.8734)).toBe("87.3 %");
    expect([fixed(-0.001), fixed(1.005, 1), fixed(-1.26)]).toEqual(["0.00", "1.0", "-1.26"]);
    expect([0, 0.03, -12.345, 1234567, 1.2e-7].map(short)).toEqual(["0", "0.03", "-12.3", "1.2e+6", "1.2e-7"]);
    expect([0, 59.6, 725, 3725, -3].map(clockTime)).toEqual(["0:00", "1:00", "12:05", "1:02:05", "0:00"]);
    expect([0, 999, 12_345_678, 2e15].map(byteSize)).toEqual(["0 B", "999 B", "12.3 MB", "2000.0 TB"]);
    expect([countOf(1, "round"), countOf(2, "round")]).toEqual(["1 round", "2 rounds"]);
    expect([withPrefix(1e9, "Hz"), withPrefix(999, "bit/s"), withPrefix(7.1234e6, "bit/s")]).toEqual([
      "1 GHz",
      "999 bit/s",
      "7.123 Mbit/s",
    ]);
  });
});

describe("colors", () => {
  it("uses colors where they are supported and wanted", () => {
    expect(supportsColor(true, {})).toBe(true);
    expect(supportsColor(false, {})).toBe(false);
    expect(supportsColor(true, { NO_COLOR: "1" })).toBe(false);
    expect(supportsColor(true, { NO_COLOR: "" })).toBe(true);
    expect(supportsColor(true, { TERM: "dumb" })).toBe(false);
    expect(supportsColor(false, { FORCE_COLOR: "1" })).toBe(true);
    expect(supportsColor(true, { FORCE_COLOR: "0" })).toBe(false);
    expect(supportsColor(true, { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
    expect(createStyle(true).red("x")).toBe("\u001b[31mx\u001b[39m");
    expect(createStyle(true).red("")).toBe("");
    expect(createStyle(false).red("x")).toBe("x");
  });
});

describe("text", () => {
  const { red } = createStyle(true);
  it("is measured, cut and filled by what is seen", () => {
    expect(textWidth(red("öä"))).toBe(2);
    expect(cutText("abcdef", 6)).toBe("abcdef");
    expect(cutText("abcdef", 4)).toBe("abc…");
    expect(cutText(`a${red("bcdef")}g`, 4)).toBe(`a${red("bc…")}`);
    expect(textWidth(cutText(`a${red("bcdef")}g`, 4))).toBe(4);
    expect(padText(red("a"), 3)).toBe(`${red("a")}  `);
    expect(padText("a", 3, "right")).toBe("  a");
    expect(padText("abcd", 3)).toBe("abcd");
  });
  it("is laid out in columns", () => {
    expect(
      table(
        [
          ["a", "10", ""],
          [red("bcd"), "2", "x"],
        ],
        "lrl",
      ),
    ).toEqual(["a    10", `${red("bcd")}   2  x`]);
    expect(table([], "ll")).toEqual([]);
  });
  it("draws bars of a fixed width", () => {
    expect([bar(0, 4), bar(0.5, 4), bar(1, 4), bar(7, 4), bar(-1, 4)]).toEqual([
      "░░░░",
      "██░░",
      "████",
      "████",
      "░░░░",
    ]);
  });
});
