import { type Hex, toHex } from "viem";
import type { LearnerId } from "../../../core/index.ts";
import type { PartitionPublication, PublishedCoalition, StabilityFigures } from "../../../round/index.ts";
import { fitInteger, fitNano } from "./fit.ts";
import { floatToBits } from "./floatBits.ts";

/** `IRounds.LogKind`, in its order. */
export const LOG_KINDS = [
  "sittingOut",
  "playerOrder",
  "moves",
  "refusedReentries",
  "recruited",
  "similarities",
  "barred",
  "absent",
] as const;
export type LogKind = (typeof LOG_KINDS)[number];

/** Means sitting out in the log of moves. */
export const NO_COALITION = 65_535;

/** `IRounds.Stability`. */
export interface EncodedStability {
  readonly nashStable: boolean;
  readonly individuallyStable: boolean;
  readonly cycled: boolean;
  readonly moves: number;
  readonly passes: number;
  readonly maxGain: bigint;
  readonly maxGainAfterLeader: bigint;
  readonly stackelbergRegret: bigint;
}

/** `IRounds.CoalitionHeader`. */
export interface EncodedHeader {
  readonly coalition: number;
  readonly memberCount: number;
  readonly head: number;
  readonly competitionIncentive: bigint;
  readonly heads: readonly number[];
  readonly similarities: readonly bigint[];
}

/** `IRounds.Member`. */
export interface EncodedMember {
  readonly learner: number;
  readonly similarity: number;
  readonly frequency: number;
}

export const encodeStability = (figures: StabilityFigures): EncodedStability => ({
  nashStable: figures.nashStable,
  individuallyStable: figures.individuallyStable,
  cycled: figures.cycled,
  moves: fitInteger("stability.moves", figures.moves, 32),
  passes: fitInteger("stability.passes", figures.passes, 32),
  maxGain: floatToBits(figures.maxGain),
  maxGainAfterLeader: floatToBits(figures.maxGainAfterLeader),
  stackelbergRegret: floatToBits(figures.stackelbergRegret ?? Number.NaN),
});

/** A coalition's header. The head's view of past heads is in ascending order, as the contracts require. */
export const encodeHeader = (published: PublishedCoalition): EncodedHeader => {
  const view = [...published.similarities].sort((a, b) => a.head - b.head);
  return {
    coalition: fitInteger("coalition", published.coalition, 16),
    memberCount: fitInteger(`members of coalition ${published.coalition}`, published.members.length, 16),
    head: published.head,
    competitionIncentive: fitNano("competitionIncentive", published.competitionIncentive, 64),
    heads: view.map(({ head }) => head),
    similarities: view.map(({ head, similarity }) =>
      fitNano(`similarity with past head ${head}`, similarity, 64, true),
    ),
  };
};

export const encodeMembers = ({ members }: PublishedCoalition): EncodedMember[] =>
  members.map(({ learner, similarity, frequency }) => ({
    learner,
    similarity: Number(fitNano(`similarity of learner ${learner}`, similarity, 32, true)),
    frequency: fitInteger(`frequency of learner ${learner}`, frequency, 48),
  }));

/** The game's log in packed bytes, big-endian; kinds without entries are omitted. */
export const encodeGameLog = (publication: PartitionPublication): { kind: LogKind; data: Uint8Array }[] => {
  const learners = (ids: readonly LearnerId[]) => pack(ids, 4, (view, at, id) => view.setUint32(at, id));
  const placed = (ones: readonly { readonly learner: LearnerId; readonly coalition: number }[]) =>
    pack(ones, 6, (view, at, { learner, coalition }) => {
      view.setUint32(at, learner);
      view.setUint16(at + 4, coalition);
    });
  const logs: Record<LogKind, Uint8Array> = {
    sittingOut: learners(publication.sittingOut),
    playerOrder: learners(publication.playerOrder),
    moves: pack(publication.moves, 8, (view, at, { learner, from, to }) => {
      view.setUint32(at, learner);
      view.setUint16(at + 4, from ?? NO_COALITION);
      view.setUint16(at + 6, to ?? NO_COALITION);
    }),
    refusedReentries: placed(publication.refusedReentries),
    recruited: placed(publication.recruited),
    similarities: pack(publication.similarities.flat(), 4, (view, at, similarity) =>
      view.setInt32(at, Number(fitNano("similarities", similarity, 32, true))),
    ),
    barred: learners(publication.barred ?? []),
    absent: learners(publication.absent ?? []),
  };
  return LOG_KINDS.map((kind) => ({ kind, data: logs[kind] })).filter(({ data }) => data.length > 0);
};

/** Bytes of one entry of a log, so that batches are cut between entries. */
export const logEntrySize: Readonly<Record<LogKind, number>> = {
  sittingOut: 4,
  playerOrder: 4,
  moves: 8,
  refusedReentries: 6,
  recruited: 6,
  similarities: 4,
  barred: 4,
  absent: 4,
};

export const bytesToHexData = (bytes: Uint8Array): Hex => toHex(bytes);

const pack = <Entry>(
  entries: readonly Entry[],
  size: number,
  write: (view: DataView, at: number, entry: Entry) => void,
): Uint8Array => {
  const bytes = new Uint8Array(entries.length * size);
  const view = new DataView(bytes.buffer);
  entries.forEach((entry, index) => {
    write(view, index * size, entry);
  });
  return bytes;
};
