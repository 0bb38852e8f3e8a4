import { decodeFunctionData, type Hex, parseAbi } from "viem";

const CALLS = parseAbi([
  "struct Delivery { uint32 learner; bool delivered; int64 measure; int64 updateNorm; uint48 keptFrequency; uint64 computationTime; uint64 transmissionTime; bytes32 updateHash; bytes32 embeddingHash; bytes32 r; bytes32 vs; }",
  "struct Settlement { uint32 task; uint32 round; uint16 coalition; uint16 batch; int64 largestMeasure; bytes32 modelHash; Delivery[] deliveries; }",
  "struct Handover { uint32 learner; uint16 coalition; bytes32 modelHash; bytes32 r; bytes32 vs; }",
  "struct Declaration { uint32 learner; address account; address payee; bool active; uint32 sampleCount; uint16 classCount; uint64 minFrequency; uint64 maxFrequency; uint64 deadline; uint64 cyclesPerSample; uint64 uplinkRate; bytes8 region; bytes32 histogramHash; }",
  "function multicall(bytes[] data)",
  "function settle(Settlement settlement, bytes32 r, bytes32 vs)",
  "function handOver(uint32 task, uint32 round, Handover[] handovers)",
  "function register(Declaration[] declarations, bytes[] signatures)",
  "function update(Declaration[] declarations, bytes[] signatures)",
  "function leave(uint32 learner, bytes signature)",
]);

/** A call that contains signatures. */
export type DecodedCall =
  | {
      readonly name: "settle";
      readonly task: number;
      readonly round: number;
      readonly coalition: number;
      readonly batch: number;
      readonly r: Hex;
      readonly vs: Hex;
    }
  | {
      readonly name: "handOver";
      readonly task: number;
      readonly round: number;
      readonly handovers: readonly {
        readonly learner: number;
        readonly coalition: number;
        readonly modelHash: Hex;
        readonly r: Hex;
        readonly vs: Hex;
      }[];
    }
  | { readonly name: "declare"; readonly learners: readonly number[]; readonly signatures: readonly Hex[] }
  | { readonly name: "leave"; readonly learner: number; readonly signature: Hex };

/**
 * The calls with signatures in a transaction's data, including those inside a multicall, in order. Empty if the
 * data are something else, e.g. for a relaying contract.
 */
export const readSignedCalls = (data: Hex): DecodedCall[] => {
  let decoded: ReturnType<typeof decodeFunctionData<typeof CALLS>>;
  try {
    decoded = decodeFunctionData({ abi: CALLS, data });
  } catch {
    return [];
  }
  switch (decoded.functionName) {
    case "multicall":
      return decoded.args[0].flatMap(readSignedCalls);
    case "settle": {
      const [{ task, round, coalition, batch }, r, vs] = decoded.args;
      return [{ name: "settle", task, round, coalition, batch, r, vs }];
    }
    case "handOver": {
      const [task, round, handovers] = decoded.args;
      return [{ name: "handOver", task, round, handovers }];
    }
    case "register":
    case "update": {
      const [declarations, signatures] = decoded.args;
      return [{ name: "declare", learners: declarations.map(({ learner }) => learner), signatures }];
    }
    case "leave": {
      const [learner, signature] = decoded.args;
      return [{ name: "leave", learner, signature }];
    }
  }
};
