import { detectRounding } from "../../kernels/index.ts";
import { namedLayer, resolveConfig, unplayed } from "../../simulation/index.ts";
import type { Manifest } from "../../storage/index.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";

/** The manifest of a federation's folder that is begun now. `now` in ms since 1970. */
export const serviceManifest = (config: ServiceConfig, account: string, now: number): Manifest => ({
  ...unplayed(now),
  kind: "federation",
  config: runFields(config),
  service: { ...withoutSecrets(config), account },
  engine: { rounding: config.model.rounding, detected: detectRounding(config.model.rounding) },
  data: {
    name: config.samples.name,
    samples: 0,
    features: config.samples.features,
    classes: config.samples.classes,
    hash: null,
  },
  partition: null,
});

/** The fields that a federation and a run have in common, as those who read run folders know them. */
const runFields = (config: ServiceConfig): Manifest["config"] => {
  const { scheme, learning, personalisation, cost, reputation, incentive, coalition, otherReadings } = config;
  const { seed, evaluationInterval, model, ledger } = config;
  const rounds = config.rounds === "unlimited" ? Number.MAX_SAFE_INTEGER : config.rounds;
  const task = { scheme, learning, personalisation, cost, reputation, incentive, coalition, otherReadings };
  // who takes part is in registrations.jsonl; these bounds only have to hold for anybody
  const population = {
    learners: Math.max(config.life.minLearners, coalition.count * (2 * learning.faultyMembers + 3)),
    activeFraction: 1,
    uplinkRate: { min: 1, max: 1e15 },
    deadline: { min: 1e-9, max: 1e9 },
  };
  const fields = { ...task, seed, evaluationInterval, model, ledger, rounds, population, data: { partition: "iid" } };
  return resolveConfig([namedLayer("service", fields)]) as unknown as Manifest["config"];
};

/** A configuration that may be shown: invitation codes are not. */
const withoutSecrets = ({ admission, keystore: _, ...config }: ServiceConfig): Record<string, unknown> => {
  const { codes: __, codesFile: ___, ...shown } = admission;
  return { ...config, admission: shown };
};
