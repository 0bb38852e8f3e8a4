// the learner's half, which runs in a page as in Node: no module of Node, also not behind an import()
export { DataShapeError } from "./errors/DataShapeError.ts";
export { DoorAnswerError } from "./errors/DoorAnswerError.ts";
export { DoorUnreachableError } from "./errors/DoorUnreachableError.ts";
export { JoinAddressError } from "./errors/JoinAddressError.ts";
export { MalformedMessageError } from "./errors/MalformedMessageError.ts";
export { TaskChangedError } from "./errors/TaskChangedError.ts";
export { TaskDocumentError } from "./errors/TaskDocumentError.ts";
export { type Names, namesOf } from "./identity/Identity.ts";
export { type Calibration, calibrate, usualDeadline } from "./learner/calibrate.ts";
export { createDoorClient, type DoorClient } from "./learner/doorClient.ts";
export type { DataFacts, JoinOptions, OwnTrainer, TrainerSetup } from "./learner/JoinOptions.ts";
export { type JoinedLearner, joinFederation } from "./learner/joinFederation.ts";
export type { LearnerEvent } from "./learner/LearnerEvent.ts";
export type { NodeFactory } from "./ports/NodeFactory.ts";
export { formatJoinAddress, type JoinAddress, parseJoinAddress } from "./protocol/joinAddress.ts";
export type { LearnerStatus, ServiceStatus } from "./protocol/status.ts";
export { type TaskDocument, verifyTaskDocument } from "./protocol/taskDocument.ts";
