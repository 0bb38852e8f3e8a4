import { type Hex, hexToBytes } from "viem";
import type { CoalitionIndex, LearnerId } from "../../../core/index.ts";
import { type LogKind, NO_COALITION } from "../encode/encodePublication.ts";
import { foreignLogError } from "../errors.ts";

interface LoggedPlacement {
  readonly learner: LearnerId;
  readonly coalition: CoalitionIndex;
}

interface LoggedMove {
  readonly learner: LearnerId;
  readonly from: CoalitionIndex | null;
  readonly to: CoalitionIndex | null;
}

const unpack = <Value>(
  kind: LogKind,
  data: readonly Hex[],
  size: number,
  read: (view: DataView, offset: number) => Value,
): Value[] => {
  const values: Value[] = [];
  for (const batch of data) {
    const bytes = hexToBytes(batch);
    if (bytes.length % size !== 0) throw foreignLogError(`${bytes.length} bytes of ${kind}`, "rounds", "GameLog");
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    for (let offset = 0; offset < bytes.length; offset += size) values.push(read(view, offset));
  }
  return values;
};

/** SittingOut, PlayerOrder, Barred and Absent: one uint32 per learner. */
export const unpackLearners = (kind: LogKind, data: readonly Hex[]): LearnerId[] =>
  unpack(kind, data, 4, (view, offset) => view.getUint32(offset));

/** RefusedReentries and Recruited: uint32 learner, uint16 coalition. */
export const unpackPlaces = (kind: LogKind, data: readonly Hex[]): LoggedPlacement[] =>
  unpack(kind, data, 6, (view, offset) => ({
    learner: view.getUint32(offset),
    coalition: view.getUint16(offset + 4),
  }));

/** Moves: uint32 learner, uint16 from, uint16 to. */
export const unpackMoves = (data: readonly Hex[]): LoggedMove[] => {
  const place = (value: number): CoalitionIndex | null => (value === NO_COALITION ? null : value);
  return unpack("moves", data, 8, (view, offset) => ({
    learner: view.getUint32(offset),
    from: place(view.getUint16(offset + 4)),
    to: place(view.getUint16(offset + 6)),
  }));
};

/** Similarities: int32 in units of 1e-9, in rows of `width`. */
export const unpackSimilarities = (data: readonly Hex[], width: number): number[][] => {
  // a whole number of 1e-9 below 2^31, divided by 1e9, is correctly rounded
  const values = unpack("similarities", data, 4, (view, offset) => view.getInt32(offset) / 1e9);
  if (width === 0 || values.length % width !== 0) {
    if (values.length === 0) return [];
    throw foreignLogError(`${values.length} similarities of ${width} learners`, "rounds", "GameLog");
  }
  const rows: number[][] = [];
  for (let start = 0; start < values.length; start += width) rows.push(values.slice(start, start + width));
  return rows;
};
