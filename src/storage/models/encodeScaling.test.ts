import { expect, it } from "vitest";
import { contractLayout, type DataContract, proposeContract, readTable, samplesOfRows } from "../../data/index.ts";
import { encodeScaling } from "./encodeScaling.ts";

interface Node {
  readonly opType: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
}
interface Constant {
  readonly name: string;
  readonly dataType: number;
  readonly rawData: Uint8Array;
}

const valuesOf = ({ dataType, rawData }: Constant): number[] => {
  const view = new DataView(rawData.buffer);
  return Array.from({ length: rawData.length / 8 }, (_, at) =>
    dataType === 7 ? Number(view.getBigInt64(8 * at, true)) : view.getFloat64(8 * at, true),
  );
};

/** What the nodes make of one row, as the definitions of the operators say. */
const evaluate = (contract: DataContract, row: readonly number[]): number[] => {
  const { nodes, initializers } = encodeScaling(contract)!;
  const known = new Map((initializers as Constant[]).map((one) => [one.name, valuesOf(one)]));
  known.set("rows", [...row]);
  for (const { opType, input, output } of nodes as Node[]) {
    const [a, b = []] = input.map((name) => known.get(name)!);
    const at = (values: readonly number[], index: number): number => values[values.length === 1 ? 0 : index]!;
    const size = Math.max(a!.length, b.length);
    const combine = (use: (x: number, y: number) => number): number[] =>
      Array.from({ length: size }, (_, index) => use(at(a!, index), at(b, index)));
    const operators: Record<string, () => number[]> = {
      Gather: () => b.map((index) => a![index]!),
      Sub: () => combine((x, y) => x - y),
      Div: () => combine((x, y) => x / y),
      Mul: () => combine((x, y) => x * y),
      Add: () => combine((x, y) => x + y),
      Abs: () => a!.map(Math.abs),
      Relu: () => a!.map((x) => Math.max(0, x)),
      Cast: () => a!.map(Math.fround),
    };
    known.set(output[0]!, operators[opType]!());
  }
  return known.get("features")!;
};

const text =
  "size,color,weight,kind\n1,red,1e6,a\n2,blue,1000001,b\n3,green,1000002,a\n4,red,1000003,b\n5,blue,1e6,a\n6,green,1e6,b\n";

it("makes of raw rows what the model was trained on: numbers scaled, categories as ones", async () => {
  const table = await readTable([new TextEncoder().encode(text)], "f");
  const { contract, rows } = proposeContract([table], "f", { scaling: "standardize" });
  const samples = samplesOfRows(rows, contract);
  const { columns, featureCount } = contractLayout(contract);
  expect(columns.map(({ kind }) => kind)).toEqual(["number", "category", "number"]);
  for (let row = 0; row < samples.count; row++) {
    const raw = rows[0]!.columns.map((column) => column[row]!);
    const own = [...samples.features.subarray(row * featureCount, (row + 1) * featureCount)];
    expect(evaluate(contract, raw)).toEqual(own);
  }
});

it("reads pixels by their range, and waits for a scaling that is not agreed on", async () => {
  const table = await readTable([new TextEncoder().encode("p,q,kind\n0,255,a\n51,102,b\n0,1,a\n5,2,b\n")], "f");
  const pixels = proposeContract([table], "f", { scaling: "bytes" }).contract;
  expect(evaluate(pixels, [51, 255])).toEqual([Math.fround(0.2), 1]);
  expect(encodeScaling(proposeContract([table], "f").contract)).toBeUndefined();
});
