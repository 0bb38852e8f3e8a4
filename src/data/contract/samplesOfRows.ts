import { contractError } from "../errors.ts";
import { type Quantity, type Samples, sharedBytes, sharedFloats } from "../Samples.ts";
import {
  type ContractLayout,
  constantsOf,
  contractLayout,
  type DataContract,
  quantityOf,
  type ScalingConstants,
} from "./DataContract.ts";
import type { ContractRows } from "./mapTable.ts";

/**
 * What a model gets of rows: number columns and a quantity scaled, a one for the value of each category, pixels by their range.
 *
 * @param constants - where the contract leaves them to an agreement; without them, numbers stay as they are
 * @throws GFML_DATA_CONTRACT for a pixel outside the contract's range
 */
export const samplesOfRows = (
  parts: readonly ContractRows[],
  contract: DataContract,
  constants: ScalingConstants | undefined = constantsOf(contract),
): Samples => {
  const layout = contractLayout(contract);
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const labels = sharedBytes(count);
  let start = 0;
  for (const part of parts) {
    labels.set(part.labels, start);
    start += part.count;
  }
  const { featureCount } = layout;
  const features =
    layout.pixels === undefined ? scaled(parts, layout, count, constants) : pixelsOf(parts, layout, count);
  const samples = { count, featureCount, features, labels, classCount: layout.classNames.length };
  const quantity = quantityOf(contract, constants);
  return quantity === undefined ? samples : { ...samples, quantity, targets: targetsOf(parts, count, quantity) };
};

/** The quantity of each row, scaled. */
const targetsOf = (parts: readonly ContractRows[], count: number, { mean, scale }: Quantity): Float32Array => {
  const targets = sharedFloats(count);
  let to = 0;
  for (const part of parts) for (const value of part.targets!) targets[to++] = (value - mean) / scale;
  return targets;
};

const scaled = (
  parts: readonly ContractRows[],
  { columns, featureCount }: ContractLayout,
  count: number,
  constants: ScalingConstants | undefined,
): Float32Array => {
  const features = sharedFloats(count * featureCount);
  let feature = 0;
  let numbers = 0;
  for (const [at, column] of columns.entries()) {
    const mean = constants?.mean[numbers] ?? 0;
    const scale = constants?.scale[numbers] ?? 1;
    let to = feature;
    for (const part of parts) {
      const values = part.columns[at]!;
      for (const value of values) {
        if (column.kind === "number") features[to] = (value - mean) / scale;
        else features[to + value] = 1;
        to += featureCount;
      }
    }
    if (column.kind === "number") {
      numbers++;
      feature++;
    } else feature += column.values.length;
  }
  return features;
};

const isByte = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 255;

const pixelsOf = (
  parts: readonly ContractRows[],
  { columns, featureCount, pixels }: ContractLayout,
  count: number,
): Uint8Array | Float32Array => {
  const [low, high] = pixels!.range ?? [0, 1];
  const isLimited = pixels!.range !== undefined;
  const areBytes =
    low === 0 && high === 255 && parts.every((part) => part.columns.every((column) => column.every(isByte)));
  const features = areBytes ? sharedBytes(count * featureCount) : sharedFloats(count * featureCount);
  for (const at of columns.keys()) {
    let to = at;
    for (const { columns: values, file } of parts) {
      for (const [row, value] of values[at]!.entries()) {
        if (isLimited && !(value >= low && value <= high))
          throw outsideRange(file, columns[at]!.name, row, value, [low, high]);
        features[to] = areBytes ? value : (value - low) / (high - low);
        to += featureCount;
      }
    }
  }
  return features;
};

export const outsideRange = (
  file: string,
  column: string,
  row: number,
  value: number,
  range: readonly [number, number],
) =>
  contractError(
    `${file}: a pixel is outside the contract's range`,
    { column, sample: row, value, range },
    "give the images as the task asks: with pixels in that range",
  );

/** Rows of several files as one, in their order. */
export const joinRows = (parts: readonly ContractRows[]): ContractRows => {
  if (parts.length === 1) return parts[0]!;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const labels = new Uint8Array(count);
  const columns = parts[0]!.columns.map((column) =>
    column instanceof Float64Array ? new Float64Array(count) : new Uint16Array(count),
  );
  const targets = parts[0]!.targets && new Float64Array(count);
  let start = 0;
  for (const part of parts) {
    labels.set(part.labels, start);
    if (part.targets !== undefined) targets?.set(part.targets, start);
    for (const [at, column] of part.columns.entries()) columns[at]!.set(column, start);
    start += part.count;
  }
  return { file: parts[0]!.file, count, columns, labels, ...(targets && { targets }) };
};

/** Some rows, in this order. */
export const takeRows = (
  { file, columns, labels, targets }: ContractRows,
  indices: readonly number[],
): ContractRows => ({
  file,
  count: indices.length,
  columns: columns.map((column) => {
    const taken = column instanceof Float64Array ? new Float64Array(indices.length) : new Uint16Array(indices.length);
    for (const [to, from] of indices.entries()) taken[to] = column[from]!;
    return taken;
  }),
  labels: Uint8Array.from(indices, (index) => labels[index]!),
  ...(targets && { targets: Float64Array.from(indices, (index) => targets[index]!) }),
});
