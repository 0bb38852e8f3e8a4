import { type FolderRegistration, readRecords } from "../../storage/index.ts";
import type { Population } from "../population.ts";

/** The learners of a federation's folder with their last declarations. Unlike in a simulation, they are not drawn. */
export const readRegistered = async (folder: string): Promise<Population> => {
  // by number; an account that got a number but never came has none
  const registrations: FolderRegistration[] = [];
  for await (const one of readRecords(folder, "registrations")) {
    registrations[one.learner] = one;
  }
  const idsOf = (active: boolean): number[] =>
    registrations.flatMap((one) => (one.active === active ? [one.learner] : []));
  return { registrations, active: idsOf(true), passive: idsOf(false), cheats: [], lazy: [], events: [] };
};
