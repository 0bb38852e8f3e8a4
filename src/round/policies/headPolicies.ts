import { chooseByLot, chooseByReputation, chooseLowestDeadline } from "../../coalition/index.ts";
import type { HeadPolicy } from "./HeadPolicy.ts";
import type { HeadPolicyName } from "./PolicyNames.ts";

/** The head policies of the paper's schemes (spec 13). */
export const headPolicies: Readonly<Record<HeadPolicyName, HeadPolicy>> = {
  /** By lot in round 0, when nobody has a reputation (spec 8). */
  reputation: {
    name: "reputation",
    choose: (ballot, stream) => (ballot.round === 0 ? chooseByLot(stream)(ballot) : chooseByReputation(ballot)),
  },
  "lowest-deadline": { name: "lowest-deadline", choose: chooseLowestDeadline },
  random: { name: "random", choose: (ballot, stream) => chooseByLot(stream)(ballot) },
};
