import { resolveTrainer } from "../../round/index.ts";
import { choiceUnprovenError } from "../errors.ts";
import {
  CHOICE_PURPOSE,
  choiceProblem,
  type HeldOutReport,
  type PublishedChoice,
  REPORTS_AT_ONCE,
} from "../protocol/personalization.ts";
import { signerOf } from "../protocol/signDocument.ts";
import type { TaskDocument } from "../protocol/taskDocument.ts";
import type { DoorClient } from "./createDoorClient.ts";

/**
 * The choice of how a task's learners personalize, after every report is checked and the choice is computed again from them.
 *
 * @throws GFML_CHOICE_UNPROVEN if the choice does not follow from signed reports; DoorAnswerError if there is none
 */
export const verifyChoice = async (door: DoorClient, document: TaskDocument): Promise<PublishedChoice> => {
  const { provider, task, terms, model } = document;
  const { choice, signature } = await door.personalization();
  const refuse = (problem: string): never => {
    throw choiceUnprovenError(problem, { task, round: choice.round });
  };
  if (signerOf(CHOICE_PURPOSE, choice, signature)?.account !== provider.account) refuse("the provider did not sign it");
  if (choice.task !== task) refuse("it belongs to a different task");
  const reports: HeldOutReport[] = [];
  while (reports.length < choice.reports.count) {
    const { reports: more } = await door.reportsFrom(reports.length);
    reports.push(...more);
    // an answer that is not full is the last one
    if (more.length < REPORTS_AT_ONCE) break;
  }
  const problem = await choiceProblem(choice, reports, {
    personalization: terms.personalization,
    keepsModel: resolveTrainer(terms).keptDirection !== undefined,
    isOfClasses: model.classes > 1,
    provider: provider.account,
    task,
  });
  return problem === undefined ? choice : refuse(problem);
};
