import { describe, expect, it } from "vitest";
import { readTable } from "../table/readTable.ts";
import { agreeScaling, sumColumns } from "./agreeScaling.ts";
import { contractLayout, quantityOf } from "./DataContract.ts";
import { mapTable, tablePlanOf } from "./mapTable.ts";
import { type ProposalOptions, proposeContract } from "./proposeContract.ts";
import { readContract } from "./readContract.ts";
import { joinRows, samplesOfRows, takeRows } from "./samplesOfRows.ts";

const text = `area,color,price\n${Array.from({ length: 24 }, (_, row) => `${20 + row},${row % 2 ? "red" : "blue"},${1000 + 37 * ((row * 7) % 24)}`).join("\n")}\n`;
const tableOf = (content: string) => readTable([new TextEncoder().encode(content)], "homes.csv");
const propose = async (options: ProposalOptions = { target: "quantity" }, content = text) =>
  proposeContract([await tableOf(content)], "homes.csv", options);

describe("a label that is a quantity", () => {
  it("is refused as classes, with the flag that asks for it", async () => {
    await expect(propose({})).rejects.toMatchObject({
      code: "GFML_DATA_GUESS",
      remedy: expect.stringContaining("--target quantity"),
    });
  });

  it("is a number field of the contract, which can be read again", async () => {
    const { contract, notices } = await propose();
    expect(contract.fields.at(-1)).toEqual({ name: "price", type: "number" });
    expect(notices).toContain("price: a quantity to estimate, as asked");
    expect(readContract(JSON.parse(JSON.stringify(contract)), "f")).toEqual(contract);
    const { isQuantity, classNames, featureCount } = contractLayout(contract);
    expect([isQuantity, classNames, featureCount]).toEqual([true, ["price"], 3]);
  });

  it.each(["agreed", "standardize", "range", "none"] as const)(
    "has mean 0 and variance 1, scaled by %s",
    async (scaling) => {
      const { contract, rows } = await propose({ target: "quantity", scaling });
      const all = Uint32Array.from({ length: 24 }, (_, row) => row);
      const constants =
        scaling === "agreed" ? agreeScaling([sumColumns(rows[0]!, all, contract)], contract) : undefined;
      const { targets, quantity, labels, classCount, features } = samplesOfRows(rows, contract, constants);
      const sum = targets!.reduce((total, value) => total + value, 0);
      const squares = targets!.reduce((total, value) => total + value * value, 0);
      expect(sum / 24).toBeCloseTo(0, 5);
      expect(squares / 24).toBeCloseTo(1, 5);
      expect([classCount, labels.every((label) => label === 0)]).toEqual([1, true]);
      for (const [row, value] of targets!.entries())
        expect(quantity!.mean + quantity!.scale * value).toBeCloseTo(1000 + 37 * ((row * 7) % 24), 3);
      if (scaling === "none") expect(features[0]).toBe(20);
      if (scaling !== "agreed") expect(quantityOf(contract)).toEqual(quantity);
    },
  );

  it("is held to the contract in other tables, in any order of the columns", async () => {
    const { contract } = await propose({ target: "quantity", scaling: "standardize" });
    const other = "price,area,color\n1500,30,red\n900.5,41,blue\n";
    const read = async (content: string) =>
      mapTable(
        await readTable([new TextEncoder().encode(content)], "mine.csv", {}, tablePlanOf(contract, "mine.csv")),
        contract,
      );
    const rows = await read(other);
    expect([...rows.targets!]).toEqual([1500, 900.5]);
    expect([...takeRows(joinRows([rows, rows]), [3, 0]).targets!]).toEqual([900.5, 1500]);
    await expect(read("price,area,color\ncheap,30,red\n12,31,red\n")).rejects.toMatchObject({
      code: "GFML_CSV_FORMAT",
    });
  });

  it("is refused with options that only classes have, and where a cell is no number", async () => {
    await expect(propose({ target: "quantity", classes: ["a", "b"] })).rejects.toThrow("a quantity has no classes");
    await expect(propose({ target: "quantity", scaling: "bytes" })).rejects.toThrow("leaves the quantity as it is");
    await expect(propose({ target: "quantity" }, text.replace("1037", "n/a"))).rejects.toThrow("a target is missing");
  });

  it("needs a scaling in a contract", async () => {
    const { contract } = await propose();
    const unscaled = { ...contract, gfml: { ...contract.gfml, scaling: { method: "none" } } };
    expect(() => readContract(unscaled, "f")).toThrow("the quantity price needs a mean and a scale");
    const word = { ...contract, fields: [contract.fields[0], { name: "price", type: "integer" }] };
    expect(() => readContract(word, "f")).toThrow("or type number, if it is a quantity");
  });
});
