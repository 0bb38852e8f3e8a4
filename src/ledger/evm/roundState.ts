import type { TaskId } from "../../round/index.ts";
import { roundsAbi } from "./abi/generated/rounds.ts";
import type { EvmConnection } from "./EvmConnection.ts";

/** The open or next round of a task on the chain, and when the last one was opened, s since 1970. */
export const roundState = async (
  { client, addresses }: EvmConnection,
  task: TaskId,
): Promise<{ readonly round: number; readonly isOpen: boolean; readonly openedAt: bigint }> => {
  const [round, isOpen, openedAt] = await client.readContract({
    address: addresses.rounds,
    abi: roundsAbi,
    functionName: "roundOf",
    args: [task],
  });
  return { round, isOpen, openedAt };
};
