import { contractError } from "../errors.ts";
import { type DataContract, type ScalingConstants, scaledColumns } from "./DataContract.ts";
import type { ContractRows } from "./mapTable.ts";

/**
 * What a learner reveals so that all agree on one scaling: the number of its training samples, and for each number column (and
 * the quantity, if one is learned) the sum and the sum of squares of the values, each less the contract's sample row. No row is among it unless there is one only.
 */
export interface ColumnSums {
  readonly count: number;
  readonly sums: readonly number[];
  readonly squares: readonly number[];
}

/** Where sums start: the sample row keeps the precision of columns that are large and vary little. */
const originsOf = (contract: DataContract): number[] => {
  const { sample = {} } = contract.gfml;
  return scaledColumns(contract).map((name) => {
    const value = Number(sample[name]);
    return Number.isFinite(value) ? value : 0;
  });
};

/** The columns of rows that are scaled: numbers, then the quantity. */
const scaledValues = ({ columns, targets }: ContractRows): Float64Array[] => {
  const numbers = columns.filter((column) => column instanceof Float64Array);
  return targets === undefined ? numbers : [...numbers, targets];
};

/** The sums of some rows. */
export const sumColumns = (rows: ContractRows, indices: ArrayLike<number>, contract: DataContract): ColumnSums => {
  const origins = originsOf(contract);
  const numbers = scaledValues(rows);
  const sums: number[] = [];
  const squares: number[] = [];
  for (const [at, values] of numbers.entries()) {
    let sum = 0;
    let square = 0;
    for (let index = 0; index < indices.length; index++) {
      const value = values[indices[index]!]! - origins[at]!;
      sum += value;
      square += value * value;
    }
    sums.push(sum);
    squares.push(square);
  }
  return { count: indices.length, sums, squares };
};

/** Smaller variances, relative to the mean square, are rounding: the column is constant. */
const ROUNDING = 1e-12;

/**
 * Means and standard deviations from the sums of several learners, added in this order. A constant column has scale 1.
 *
 * @throws GFML_DATA_CONTRACT if there is no sample, or the sums are no finite numbers
 */
export const agreeScaling = (reports: readonly ColumnSums[], contract: DataContract): ScalingConstants => {
  const origins = originsOf(contract);
  let count = 0;
  const sums = origins.map(() => 0);
  const squares = origins.map(() => 0);
  for (const report of reports) {
    count += report.count;
    for (const at of origins.keys()) {
      sums[at]! += report.sums[at]!;
      squares[at]! += report.squares[at]!;
    }
  }
  if (!(count > 0)) throw noScaling("nobody reports a sample", { reports: reports.length });
  const mean: number[] = [];
  const scale: number[] = [];
  for (const [at, origin] of origins.entries()) {
    const offset = sums[at]! / count;
    const meanSquare = squares[at]! / count;
    const variance = meanSquare - offset * offset;
    if (!Number.isFinite(variance) || !Number.isFinite(offset))
      throw noScaling("the learners' sums are too large", { column: at });
    mean.push(origin + offset);
    scale.push(variance > ROUNDING * meanSquare ? Math.sqrt(variance) : 1);
  }
  return { mean, scale };
};

const noScaling = (problem: string, values: Readonly<Record<string, unknown>>) =>
  contractError(`no scaling can be agreed on: ${problem}`, values, "name the constants in the contract: gfml.scaling");

/** Whether sums can be those of real numbers (the mean square is at least the square of the mean). */
export const areSums = ({ count, sums, squares }: ColumnSums, columns: number): boolean =>
  Number.isInteger(count) &&
  count >= 1 &&
  sums.length === columns &&
  squares.length === columns &&
  sums.every((sum, at) => {
    const square = squares[at]!;
    return Number.isFinite(sum) && square >= 0 && Number.isFinite(square) && sum * sum <= square * count * (1 + 1e-9);
  });

/** Moves each number column and the quantity to [0, 1]: its least value, and its width (1 for a constant column). */
export const rangeOf = (rows: readonly ContractRows[]): ScalingConstants => {
  const mean: number[] = [];
  const scale: number[] = [];
  const parts = rows.map(scaledValues);
  for (const at of parts[0]!.keys()) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const columns of parts) {
      for (const value of columns[at]!) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    mean.push(low);
    scale.push(high > low ? high - low : 1);
  }
  return { mean, scale };
};

/** Mean and standard deviation of each number column and the quantity over all rows (scale 1 for a constant column), in two passes. */
export const standardOf = (rows: readonly ContractRows[]): ScalingConstants => {
  const count = rows.reduce((sum, part) => sum + part.count, 0);
  const { mean: lows, scale: widths } = rangeOf(rows);
  const mean: number[] = [];
  const scale: number[] = [];
  const parts = rows.map(scaledValues);
  for (const at of parts[0]!.keys()) {
    const low = lows[mean.length]!;
    const all = parts.map((columns) => columns[at]!);
    if (all.every((values) => values.every((value) => value === low))) {
      mean.push(low);
      scale.push(widths[scale.length]!);
      continue;
    }
    let sum = 0;
    for (const values of all) for (const value of values) sum += value;
    const center = sum / count;
    let squares = 0;
    for (const values of all) for (const value of values) squares += (value - center) * (value - center);
    mean.push(center);
    scale.push(Math.sqrt(squares / count));
  }
  return { mean, scale };
};
