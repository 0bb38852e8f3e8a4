// the learner's half, for Node and for pages: it imports no module of Node, also not with import()

export type { NodeFactory } from "../network/browser.ts";
export {
  AccountRevokedError,
  choiceUnprovenError,
  DoorAnswerError,
  DoorUnreachableError,
  dataShapeError,
  delegationExpiredError,
  joinAddressError,
  MalformedMessageError,
  notConnectedError,
  TaskChangedError,
  TaskDocumentError,
  TaskFinishedError,
} from "./errors.ts";
export { calibrate, type MeasuredSpeed, usualDeadline } from "./learner/calibrate.ts";
export { askToLeave, createDoorClient, type DoorClient } from "./learner/createDoorClient.ts";
export { describeData } from "./learner/describeData.ts";
export { type FetchedModel, fetchModel } from "./learner/fetchModel.ts";
export type { DataFacts, JoinOptions, LearnerEvent, OwnTrainer, TrainerSetup } from "./learner/JoinOptions.ts";
export { type JoinedLearner, joinFederation } from "./learner/joinFederation.ts";
export { verifyChoice } from "./learner/verifyChoice.ts";
export { formatJoinAddress, type JoinAddress, parseJoinAddress } from "./protocol/joinAddress.ts";
export type { PublishedChoice } from "./protocol/personalization.ts";
export type { AccountRequest } from "./protocol/registration.ts";
export { signAccountRequest } from "./protocol/registration.ts";
export { type KeyNames, namesOf } from "./protocol/signDocument.ts";
export type { LearnerStatus, ServiceStatus } from "./protocol/status.ts";
export { delegatedTask, type TaskDocument, verifyTaskDocument } from "./protocol/taskDocument.ts";
export type { Assignment, Earnings } from "./wire/headers.ts";
