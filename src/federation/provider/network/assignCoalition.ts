import type { LearnerId } from "../../../core/index.ts";
import type { LearnerRequest } from "../../../round/index.ts";
import { type Assignment, sessionMessage } from "../../wire/headers.ts";
import { cutLongHeader } from "../../wire/longHeaders.ts";
import { addressesFor, type LearnerLocation } from "./addressesFor.ts";
import type { LearnerSession, Sessions } from "./Sessions.ts";

/** The learners' sessions and addresses, to send assignments. */
export interface AssignmentOptions {
  readonly sessions: Sessions;
  /** Time for a learner to reconnect after its stream broke, s. */
  readonly reconnectTime: number;
  readonly signal: AbortSignal;
  readonly accountOf: (learner: LearnerId) => string;
  /** Returns the multiaddresses of the provider. */
  readonly serviceAddresses: () => readonly string[];
  /** Called for an invalid answer. */
  readonly onMalformed: (learner: LearnerId, request: string, problem: string) => void;
}

/** Time for a learner to confirm its assignment, s. */
const PATIENCE = 10;

/** Sends the assignments of a coalition: to its head, then to its members. The head notices members that did not get theirs. */
export const assignCoalition = async (
  head: LearnerSession,
  order: Extract<LearnerRequest, { kind: "head" }>,
  { sessions, reconnectTime, signal, accountOf, serviceAddresses, onMalformed }: AssignmentOptions,
): Promise<void> => {
  const { task, round, coalition, deadline } = order;
  const shared = { task, round, coalition, deadline };
  const headFor = (addresses: string[]): Assignment["head"] => ({
    learner: head.learner,
    account: accountOf(head.learner),
    addresses,
  });
  const send = async ({ peer }: LearnerSession, assignment: Assignment): Promise<void> => {
    await peer.request(cutLongHeader(sessionMessage("assignment", assignment)), {
      timeout: PATIENCE,
      signal,
      maxPayload: 0,
    });
  };
  const members = order.members.map(({ profile: { learner } }) => ({ learner, account: accountOf(learner) }));
  const own = order.members.find(({ profile }) => profile.learner === head.learner);
  const frequency = own?.frequency ?? order.members[0]!.frequency;
  await send(head, { ...shared, head: headFor([...head.addresses]), frequency, members });
  await Promise.all(
    order.members
      .filter(({ profile }) => profile.learner !== head.learner)
      .map(async ({ profile: { learner }, frequency: agreed }) => {
        const member = await sessions.find(learner, reconnectTime, signal);
        if (member === undefined) return;
        const addresses = addressesFor(locationOf(head), locationOf(member), serviceAddresses());
        await send(member, { ...shared, head: headFor(addresses), frequency: agreed }).catch((error: unknown) => {
          signal.throwIfAborted();
          onMalformed(learner, "assignment", textOf(error));
        });
      }),
  );
};

/** The message of an error in one line. */
export const textOf = (error: unknown): string =>
  error instanceof Error ? ((error as { shortMessage?: string }).shortMessage ?? error.message) : String(error);

const locationOf = ({ addresses, peer }: LearnerSession): LearnerLocation => ({ addresses, address: peer.address });
