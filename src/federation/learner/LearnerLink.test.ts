import { describe, expect, it } from "vitest";
import type { LearnerSigner } from "../../ledger/browser.ts";
import type { NetworkNode, Peer, WireMessage } from "../../network/browser.ts";
import type { LearnerRequest } from "../../round/index.ts";
import { type Assignment, sessionMessage } from "../wire/headers.ts";
import { LearnerLink } from "./LearnerLink.ts";
import { MemberPeers } from "./MemberPeers.ts";

const account = `0x${"a".repeat(40)}`;
const own: Assignment = {
  task: 0,
  round: 4,
  coalition: 1,
  frequency: 5e8,
  deadline: 12,
  head: { learner: 3, account, addresses: [] },
  members: [{ learner: 3, account }],
};

/** Learner 3 with a provider that may send any assignment, and the requests that it trained for. */
const learnerThree = () => {
  const link = new LearnerLink({
    node: {} as NetworkNode,
    members: new MemberPeers(),
    learner: 3,
    task: 0,
    provider: `0x${"b".repeat(40)}`,
    parameterCount: 2,
    embeddingSize: 1,
    localSteps: 2,
    coalitionCount: 2,
    patience: 1,
    signer: {} as LearnerSigner,
    signReport: () => "",
    onFinished: () => {},
    tell: () => {},
  });
  const trained: LearnerRequest[] = [];
  link.serve(3, async (request) => {
    trained.push(request);
    return {
      kind: "train",
      learner: 3,
      parameters: new Float32Array(2),
      updateHash: "0".repeat(64),
      updateNorm: 0,
      embeddingHash: "0".repeat(64),
      gradientNorms: [],
      computationTime: 1,
      transmissionTime: 1,
    };
  });
  let tellIt: ((message: WireMessage) => Promise<WireMessage>) | undefined;
  link.serveProvider({
    account: "provider",
    serve: (handler: (message: WireMessage) => Promise<WireMessage>) => {
      tellIt = handler;
      return () => {};
    },
  } as unknown as Peer);
  const assign = (assignment: Assignment) => tellIt!(sessionMessage("assignment", assignment));
  const train = ({ task, round, coalition, frequency, deadline }: Assignment) =>
    link.request(
      3,
      { kind: "train", task, round, coalition, frequency, deadline, model: new Float32Array(2) },
      { timeout: 1 },
    );
  return { assign, train, trained };
};

describe("LearnerLink", () => {
  it("takes one part in a round: it repeats its answer, and refuses a different part", async () => {
    const { assign, train, trained } = learnerThree();
    await assign(own);
    const first = await train(own);
    expect(await train(own)).toBe(first);
    for (const other of [
      { ...own, coalition: 0 },
      { ...own, frequency: 4e8 },
    ]) {
      await assign(other);
      await expect(train(other)).rejects.toMatchObject({ code: "GFML_NETWORK_REFUSED", refusal: "replayed" });
    }
    expect(trained).toHaveLength(1);
    await assign({ ...own, round: 5 });
    await train({ ...own, round: 5 });
    expect(trained).toHaveLength(2);
  });

  it("trains only as assigned, and not for a round that is over", async () => {
    const { assign, train, trained } = learnerThree();
    await expect(train(own)).rejects.toMatchObject({ refusal: "not-assigned" });
    await assign(own);
    await expect(train({ ...own, deadline: 13 })).rejects.toMatchObject({ refusal: "not-assigned" });
    await expect(assign({ ...own, round: 3 })).rejects.toMatchObject({ refusal: "replayed" });
    await expect(assign({ ...own, task: 1 })).rejects.toMatchObject({ refusal: "not-assigned" });
    expect(trained).toEqual([]);
  });
});
