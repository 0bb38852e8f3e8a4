import { taskPartOf } from "../../round/index.ts";
import { rulesOf } from "../config/rulesOf.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import { PROTOCOL, type TaskDocument } from "../protocol/taskDocument.ts";
import type { PreparedService } from "./records/prepareService.ts";

/** The task document of a service. It has no addresses of the node, because they may change. */
export const describeTask = (options: {
  readonly config: ServiceConfig;
  readonly service: PreparedService;
  readonly account: string;
  readonly peerId: string;
}): TaskDocument => {
  const { config, service, account, peerId } = options;
  return {
    protocol: PROTOCOL,
    name: config.name,
    provider: { account, peerId, addresses: [] },
    task: service.task,
    terms: taskPartOf(config),
    model: {
      features: config.samples.features,
      classes: config.samples.classes,
      hiddenLayers: config.model.hiddenLayers,
      rounding: config.model.rounding,
      parameterCount: service.model.parameterCount,
      initialHash: service.initialHash,
    },
    samples: config.samples.name,
    ...(service.contract && { contract: service.contract }),
    seedCommitment: service.seedCommitment,
    // of the commitment, so that learners can have it and the seed stays hidden
    projectionSeed:
      config.coalition.embeddingPrivacy.dimensions === undefined
        ? 0
        : Number.parseInt(service.seedCommitment.slice(0, 13), 16),
    chain: service.chain,
    rounds: config.rounds,
    encoding: config.encoding,
    clock: config.clock,
    patience: config.life.patience,
    tolerance: config.life.tolerance,
    relay: config.network.relay,
    invitation: config.admission.policy === "codes",
    declarations: rulesOf(config),
  };
};
