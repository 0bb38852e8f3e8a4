import type {
  AccountAnswer,
  AccountRequest,
  RegistrationAnswer,
  RegistrationRequest,
} from "../protocol/registrationMessages.ts";
import type { LearnerStatus, ServiceStatus } from "../protocol/status.ts";
import type { SignedTaskDocument } from "../protocol/taskDocument.ts";

/** What the door asks of the provider behind it. Every method may throw a DoorRefusal. */
export interface Desk {
  task(): SignedTaskDocument;
  account(account: string): AccountAnswer;
  /** @param counted - called once the account has shown that it is one, before anything is written; may refuse */
  register(request: RegistrationRequest, counted: () => Promise<void>): Promise<RegistrationAnswer>;
  status(): ServiceStatus;
  learner(learner: number): Promise<LearnerStatus>;
  /** Takes a signed request of an account: it is carried out between two rounds. */
  request(request: AccountRequest): Promise<void>;
  /** Learners can join and rounds can be played. */
  isReady(): boolean;
  metrics(): Promise<{ readonly text: string; readonly type: string }>;
  /** Told of every refusal. */
  refused(reason: string, account: string | undefined): void;
}
