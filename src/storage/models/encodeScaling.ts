import { constantsOf, contractLayout, type DataContract } from "../../data/index.ts";

/** Types of ONNX values and attributes. */
const DOUBLE = 11;
const INT64 = 7;
const FLOAT = 1;
const INTEGER = 2;

/** The first nodes of a model's graph: they make what the model reads of rows as a table holds them. */
interface ScalingNodes {
  /** Numbers of a row. */
  readonly columns: number;
  readonly nodes: readonly object[];
  readonly initializers: readonly object[];
}

/**
 * Nodes that scale rows by a contract. The input `rows` (batch x columns, float64) holds numbers as they are, and a category as
 * the place of its value in the contract, from 0. The output is `features`, float32. Undefined if the contract's scaling is not
 * settled.
 */
export const encodeScaling = (contract: DataContract): ScalingNodes | undefined => {
  if (contract.gfml.scaling.method === "agreed") return undefined;
  const { columns, featureCount, pixels } = contractLayout(contract);
  const constants = constantsOf(contract);
  /** By feature: its column, what is subtracted, what it is divided by, and whether it stands for a category's value. */
  const features: { column: number; offset: number; divisor: number; isValue: boolean }[] = [];
  if (pixels !== undefined) {
    const [low, high] = pixels.range ?? [0, 1];
    for (let at = 0; at < featureCount; at++)
      features.push({ column: at, offset: low, divisor: high - low, isValue: false });
  } else {
    let number = 0;
    for (const [column, one] of columns.entries()) {
      if (one.kind === "category") {
        for (const place of one.values.keys()) features.push({ column, offset: place, divisor: 1, isValue: true });
        continue;
      }
      const [offset, divisor] = [constants?.mean[number] ?? 0, constants?.scale[number] ?? 1];
      features.push({ column, offset, divisor, isValue: false });
      number++;
    }
  }
  const node = (opType: string, input: readonly string[], output: string, attribute: readonly object[] = []) => ({
    name: `scaling.${output}`,
    opType,
    input: [...input],
    output: [output],
    attribute: [...attribute],
  });
  const hasValues = features.some(({ isValue }) => isValue);
  const nodes = [
    node("Gather", ["rows", "scaling.columns"], "gathered", [{ name: "axis", i: 1, type: INTEGER }]),
    node("Sub", ["gathered", "scaling.offsets"], "moved"),
    node("Div", ["moved", "scaling.divisors"], "scaled"),
    ...(hasValues
      ? [
          // 1 where the row has the value, 0 elsewhere
          node("Abs", ["moved"], "distance"),
          node("Sub", ["scaling.one", "distance"], "nearness"),
          node("Relu", ["nearness"], "chosen"),
          node("Mul", ["chosen", "scaling.values"], "ones"),
          node("Mul", ["scaled", "scaling.numbers"], "kept"),
          node("Add", ["kept", "ones"], "joined"),
        ]
      : []),
    node("Cast", [hasValues ? "joined" : "scaled"], "features", [{ name: "to", i: FLOAT, type: INTEGER }]),
  ];
  const initializers = [
    integers(
      "scaling.columns",
      features.map(({ column }) => column),
    ),
    doubles(
      "scaling.offsets",
      features.map(({ offset }) => offset),
    ),
    doubles(
      "scaling.divisors",
      features.map(({ divisor }) => divisor),
    ),
    ...(hasValues
      ? [
          doubles("scaling.one", [1]),
          doubles(
            "scaling.values",
            features.map(({ isValue }) => (isValue ? 1 : 0)),
          ),
          doubles(
            "scaling.numbers",
            features.map(({ isValue }) => (isValue ? 0 : 1)),
          ),
        ]
      : []),
  ];
  return { columns: columns.length === 0 ? featureCount : columns.length, nodes, initializers };
};

const doubles = (name: string, values: readonly number[]) => {
  const rawData = new Uint8Array(values.length * 8);
  const view = new DataView(rawData.buffer);
  for (const [index, value] of values.entries()) view.setFloat64(index * 8, value, true);
  return { name, dims: [values.length], dataType: DOUBLE, rawData };
};

const integers = (name: string, values: readonly number[]) => {
  const rawData = new Uint8Array(values.length * 8);
  const view = new DataView(rawData.buffer);
  for (const [index, value] of values.entries()) view.setBigInt64(index * 8, BigInt(value), true);
  return { name, dims: [values.length], dataType: INT64, rawData };
};
