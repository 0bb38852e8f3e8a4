import type { EventName } from "../records/ChainEvent.ts";

/** The arguments that identify an event of a kind. Events with equal ones differ by their order only. */
const KEYS: Readonly<Record<EventName, readonly string[]>> = {
  LearnerDeclared: ["learner"],
  LearnerLeft: ["learner"],
  LearnerRevoked: ["learner"],
  DecaySet: [],
  TaskAdded: ["task"],
  ContributionsRecorded: ["task", "round", "coalition"],
  RoundCounted: ["task", "round"],
  TaskOpened: ["task"],
  PaymentsBooked: ["task", "round", "coalition"],
  TaskFunded: ["task"],
  Withdrawn: ["learner"],
  TaskClosed: ["task"],
  RoundOpened: ["task", "round"],
  GameLog: ["task", "round", "kind"],
  MembersPublished: ["task", "round", "coalition", "batch"],
  CoalitionPublished: ["task", "round", "coalition"],
  CoalitionSettled: ["task", "round", "coalition", "settlement.batch"],
  CoalitionForfeited: ["task", "round", "coalition"],
  RoundFinalised: ["task", "round"],
  ModelRequested: ["task", "round", "learner"],
  ModelHandedOver: ["task", "round", "learner"],
};

/** The subject of an event, as text. */
export const eventIdentity = (name: EventName, args: unknown): string => {
  const values = KEYS[name].map((path) => {
    let value = args;
    for (const key of path.split(".")) value = (value as Record<string, unknown>)[key];
    return String(value);
  });
  return `${name} ${values.join("/")}`;
};
