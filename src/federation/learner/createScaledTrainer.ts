import type { ScalingConstants } from "../../data/index.ts";
import { DoorAnswerError, dataContractError } from "../errors.ts";
import { contractHash } from "../protocol/contractHash.ts";
import { SCALING_PURPOSE } from "../protocol/scaling.ts";
import { signerOf } from "../protocol/signDocument.ts";
import type { TaskDocument } from "../protocol/taskDocument.ts";
import type { DoorClient } from "./createDoorClient.ts";
import type { JoinOptions, OwnTrainer, TrainerSetup } from "./JoinOptions.ts";

/**
 * Asks the door for the scaling that learners agreed on. Undefined if the contract fixes it.
 *
 * @throws DoorAnswerError if it is not agreed on yet, or not signed by the provider for this task
 */
export const fetchScaling = async (
  door: DoorClient,
  { contract, task, provider }: TaskDocument,
): Promise<ScalingConstants | undefined> => {
  if (contract?.gfml.scaling.method !== "agreed") return undefined;
  const { scaling, signature } = await door.scaling();
  const by = signerOf(SCALING_PURPOSE, scaling, signature);
  if (by?.account !== provider.account || scaling.task !== task || scaling.contract !== contractHash(contract))
    throw new DoorAnswerError("scaling", 200, "the provider did not sign this scaling for this task");
  return { mean: scaling.mean, scale: scaling.scale };
};

/**
 * A trainer that measures speed at once, and trains on scaled data as soon as the learners have agreed on the scaling: with its
 * first piece of work.
 */
export const createScaledTrainer = async (
  options: Pick<JoinOptions, "createTrainer">,
  setup: TrainerSetup,
  scaling: () => Promise<ScalingConstants | undefined>,
): Promise<{ readonly trainer: OwnTrainer; readonly measuring: OwnTrainer }> => {
  const measuring = await options.createTrainer(setup);
  let ready: Promise<OwnTrainer> | undefined;
  const open = async (): Promise<OwnTrainer> => {
    const constants = await scaling();
    if (constants === undefined) return measuring;
    const trainer = await options.createTrainer({ ...setup, scaling: constants });
    await measuring.close?.();
    return trainer;
  };
  const get = (): Promise<OwnTrainer> => {
    ready ??= open().catch((error: unknown) => {
      // the next piece of work tries again
      ready = undefined;
      throw error;
    });
    return ready;
  };
  return {
    measuring,
    trainer: {
      embed: async (job) => (await get()).embed(job),
      train: async (job) => (await get()).train(job),
      personalize: async (job) => (await get()).personalize(job),
      trainAlone: async (job) => (await get()).trainAlone(job),
      close: async () => {
        const opened = await ready?.catch(() => undefined);
        await (opened ?? measuring).close?.();
      },
    },
  };
};

/** @throws GFML_DATA_CONTRACT if the data were not held to the task's contract */
export const requireContract = (
  { contract }: TaskDocument,
  { contract: held, sums }: JoinOptions["data"],
  active: boolean,
): void => {
  if (contract === undefined) return;
  const asked = contractHash(contract);
  if (held === undefined) {
    // images have no columns that could be permuted: their shape is checked
    if (contract.fields.some(({ type }) => type === "array")) return;
    throw dataContractError("the data were not held to the task's data contract", { contract: asked });
  }
  if (held !== asked)
    throw dataContractError("the data were held to a different contract than the task has", {
      contract: asked,
      "contract of the data": held,
    });
  if (active && contract.gfml.scaling.method === "agreed" && sums === undefined)
    throw dataContractError("the sums of the data's columns are missing", { contract: asked });
};
