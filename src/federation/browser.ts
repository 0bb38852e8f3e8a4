// the learner's half, which runs in a page as in Node: no module of Node, also not behind an import()
export {
  AccountRevokedError,
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
export { type Names, namesOf } from "./identity/Identity.ts";
export { askToLeave } from "./learner/askToLeave.ts";
export { type Calibration, calibrate, usualDeadline } from "./learner/calibrate.ts";
export { describeData } from "./learner/describeData.ts";
export { createDoorClient, type DoorClient } from "./learner/doorClient.ts";
export { type FetchedModel, fetchModel } from "./learner/fetchModel.ts";
export type { DataFacts, JoinOptions, OwnTrainer, TrainerSetup } from "./learner/JoinOptions.ts";
export { type JoinedLearner, joinFederation } from "./learner/joinFederation.ts";
export type { LearnerEvent } from "./learner/LearnerEvent.ts";
export type { NodeFactory } from "./ports/NodeFactory.ts";
export { delegatedTask } from "./protocol/delegatedTask.ts";
export { formatJoinAddress, type JoinAddress, parseJoinAddress } from "./protocol/joinAddress.ts";
export type { AccountRequest } from "./protocol/registrationMessages.ts";
export { signAccountRequest } from "./protocol/signAccountRequest.ts";
export type { LearnerStatus, ServiceStatus } from "./protocol/status.ts";
export { type TaskDocument, verifyTaskDocument } from "./protocol/taskDocument.ts";
