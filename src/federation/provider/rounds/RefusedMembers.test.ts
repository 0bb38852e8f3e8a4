import { describe, expect, it } from "vitest";
import type { LearnerRecord } from "../../../round/index.ts";
import { RefusedMembers } from "./RefusedMembers.ts";

const record = (learner: number, failure: LearnerRecord["failure"]): LearnerRecord =>
  ({ learner, coalition: 0, delivered: failure === null, failure }) as LearnerRecord;

describe("members whose updates are refused", () => {
  it("leaves out after three refusals in a row, for twice as many rounds each time", () => {
    const members = new RefusedMembers(3);
    const played: number[] = [];
    for (let round = 0; round < 40; round++) {
      if (members.isLeftOut(7, round)) continue;
      played.push(round);
      members.note(round, [record(7, "malformed")]);
    }
    expect(played).toEqual([0, 1, 2, 6, 13, 26]);
  });

  it("leaves out nobody who delivers in between, or who is late or cannot be reached", () => {
    const members = new RefusedMembers(3);
    for (const failure of ["malformed", "malformed", null, "malformed", "malformed", "late", "unreachable"] as const) {
      expect(members.note(0, [record(7, failure)])).toEqual([]);
    }
    expect(members.isLeftOut(7, 1)).toBe(false);
    expect(members.note(1, [record(7, null)])).toEqual([]);
    expect(members.all()).toEqual([]);
  });

  it("needs three more refusals of one that delivered after it came back", () => {
    const members = new RefusedMembers(1);
    for (let round = 0; round < 3; round++) members.note(round, [record(7, "malformed")]);
    members.note(4, [record(7, null)]);
    expect(members.note(5, [record(7, "malformed")])).toEqual([]);
    expect(members.note(6, [record(7, "malformed")])).toEqual([]);
    expect(members.note(7, [record(7, "malformed")])).toMatchObject([{ learner: 7, times: 2, until: 10 }]);
  });

  it("continues from what it was, and leaves out nobody with 0 rounds", () => {
    const members = new RefusedMembers(3);
    for (let round = 0; round < 3; round++) members.note(round, [record(7, "malformed")]);
    const resumed = new RefusedMembers(3, JSON.parse(JSON.stringify(members.all())));
    expect([3, 5, 6].map((round) => resumed.isLeftOut(7, round))).toEqual([true, true, false]);
    const none = new RefusedMembers(0);
    for (let round = 0; round < 9; round++) expect(none.note(round, [record(7, "malformed")])).toEqual([]);
  });
});
