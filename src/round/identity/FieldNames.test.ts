import { describe, expect, it } from "vitest";
import { group, later, listOf, type Names, named } from "./FieldNames.ts";

interface Paint {
  readonly color: string;
  readonly layers?: readonly { readonly depth: number }[];
  readonly gloss?: { readonly share: number } | null;
  readonly drying: number;
}

const names: Names<Paint> = group<Paint>({
  color: "colour",
  layers: named("coats", listOf(group<{ readonly depth: number }>({ depth: "thickness" }))),
  gloss: named("gloss", group<{ readonly share: number }>({ share: "share" })),
  drying: later("drying", 0),
});

describe("names of version 1", () => {
  const today: Paint = { color: "red", layers: [{ depth: 2 }], gloss: { share: 1 }, drying: 3 };
  const hashed = { colour: "red", coats: [{ thickness: 2 }], gloss: { share: 1 }, drying: 3 };

  it("writes renamed fields with the names that they had", () => {
    expect(names.encode(today)).toEqual(hashed);
  });

  it("leaves a later field out at its old meaning", () => {
    expect(names.encode({ color: "red", drying: 0 })).toEqual({ colour: "red" });
  });

  it("reads old names and today's", () => {
    expect(names.upgrade(hashed)).toEqual(today);
    expect(names.upgrade(today)).toEqual(today);
    expect(names.upgrade({ colour: "red", color: "red", else: null })).toEqual({ color: "red", else: null });
  });

  it("keeps values without fields, null and absent fields", () => {
    expect(names.encode({ color: "red", gloss: null })).toEqual({ colour: "red", gloss: null });
    expect(names.upgrade("red")).toBe("red");
    expect(listOf(names).upgrade(undefined)).toBeUndefined();
  });

  it("does not compile where a field has no name", () => {
    // @ts-expect-error: "drying" is missing
    group<Paint>({ color: "colour", layers: named("coats", listOf(group({ depth: "depth" }))), gloss: "gloss" });
    // @ts-expect-error: the fields of "gloss" have no names
    group<Pick<Paint, "gloss">>({ gloss: "gloss" });
  });
});
