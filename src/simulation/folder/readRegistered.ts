import { type FolderRegistration, readJsonLines, runFile } from "../../storage/index.ts";
import type { Population } from "../population.ts";

/** The learners of a federation's folder, as they declared last. They are not drawn, unlike the learners of a simulation. */
export const readRegistered = async (folder: string): Promise<Population> => {
  // by number; where an account was told one and never came, there is none
  const registrations: FolderRegistration[] = [];
  for await (const one of readJsonLines<FolderRegistration>(runFile(folder, "registrations"))) {
    registrations[one.learner] = one;
  }
  const idsOf = (active: boolean): number[] =>
    registrations.flatMap((one) => (one.active === active ? [one.learner] : []));
  return { registrations, active: idsOf(true), passive: idsOf(false), cheats: [], lazy: [], events: [] };
};
