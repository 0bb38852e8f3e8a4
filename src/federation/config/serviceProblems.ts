import { mostPayableWad } from "../../incentive/index.ts";
import { TOLERANCE, wadToNumber } from "../../math/index.ts";
import { trainerNames } from "../../meta/index.ts";
import { changedTerms, isCheckable } from "../../round/index.ts";
import { type CrossFieldProblem, choosingWithoutSamples } from "../../simulation/index.ts";
import { samplesOfContract } from "./serviceContract.ts";
import type { ServiceConfig } from "./serviceSchema.ts";

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "::1"]);

/** Whether the door serves the pages. */
export const servesPages = ({ door }: Pick<ServiceConfig, "door">): boolean => door.pages ?? LOOPBACK.has(door.host);

/** The access to the provider's view: from this machine (`own`), with the token, or public. undefined: no view. */
export const viewAccessOf = (config: Pick<ServiceConfig, "door">): "own" | "token" | "public" | undefined => {
  const { view, host, publicUrl } = config.door;
  if (!servesPages(config) || view === "off") return undefined;
  // behind a proxy, requests from anywhere arrive from this machine
  const isOwn = LOOPBACK.has(host) && publicUrl === undefined && proxyHops(config) === 0;
  return view ?? (isOwn ? "own" : "token");
};

/** Number of proxies in front of the door. */
export const proxyHops = ({ door: { trustProxy } }: Pick<ServiceConfig, "door">): number => Number(trustProxy);

/**
 * Names by which browsers address the door: this machine, the host that it listens at, and that of its public address. `null`:
 * the door listens at all addresses and has no public one, so it is addressed by any IP address.
 */
export const hostNamesOf = ({ door: { host, publicUrl } }: Pick<ServiceConfig, "door">): ReadonlySet<string> | null => {
  const names = ["127.0.0.1", "localhost", "[::1]", ...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname])];
  const isWildcard = host === "0.0.0.0" || host === "::";
  if (isWildcard && publicUrl === undefined) return null;
  return new Set([...names, ...(isWildcard ? [] : [host.includes(":") ? `[${host}]` : host.toLowerCase()])]);
};

/** Every rule between fields that a service's configuration breaks. Each single field is already valid. */
export const serviceProblems = (config: ServiceConfig): CrossFieldProblem[] => {
  const problems: CrossFieldProblem[] = [];
  const check = (holds: boolean, path: string, problem: string, askedBy?: string): void => {
    if (!holds) problems.push({ path: path.split("."), problem, ...(askedBy && { askedBy: askedBy.split(".") }) });
  };
  const { door, admission, life, coalition, ledger, incentive, learning } = config;
  check(
    (door.certificate === undefined) === (door.privateKey === undefined),
    door.certificate === undefined ? "door.certificate" : "door.privateKey",
    "must be set too: a certificate needs its key, and a key its certificate",
    door.certificate === undefined ? "door.privateKey" : "door.certificate",
  );
  check(
    LOOPBACK.has(door.host) || door.certificate !== undefined || door.publicUrl !== undefined,
    "door.publicUrl",
    `must be set if door.host is ${door.host}: learners need an address, with https by door.certificate or by a proxy`,
    "door.host",
  );
  check(
    admission.policy !== "accounts" || admission.accounts.length > 0,
    "admission.accounts",
    "must list at least one account if admission.policy is accounts",
    "admission.policy",
  );
  check(
    admission.policy !== "codes" || admission.codes.length > 0 || admission.codesFile !== undefined,
    "admission.codes",
    "or admission.codesFile must be set if admission.policy is codes",
    "admission.policy",
  );
  check(
    typeof config.contract !== "string",
    "contract",
    "must be the contract itself here: gfml provider --config reads a file, defineService does not",
  );
  if (typeof config.contract === "object") {
    const asked = samplesOfContract(config.contract);
    for (const what of ["features", "classes"] as const) {
      check(
        config.samples[what] === asked[what],
        `samples.${what}`,
        `must be ${asked[what]}, as in the contract; leave it out, since the contract says it`,
        "contract",
      );
    }
  }
  check(
    life.minLearners >= coalition.count,
    "life.minLearners",
    `must be at least coalition.count, ${coalition.count}: each coalition needs a head`,
  );
  check(
    life.minLearners <= admission.maxLearners,
    "life.minLearners",
    `must be at most admission.maxLearners, ${admission.maxLearners}`,
  );
  check(
    ledger !== "centralized",
    "ledger",
    "must be evm, memory or a network's URL: the centralized store is only for simulations",
  );
  check(
    config.readings.length === 0 || ledger === "memory",
    "readings",
    `must be empty with ledger ${ledger}: contracts support only the default readings of docs/reference/errata.md`,
  );
  check(
    config.coalition.tolerance === TOLERANCE || ledger === "memory",
    "coalition.tolerance",
    `must be ${TOLERANCE} with ledger ${ledger}: the contracts do not record it, and an auditor needs it`,
  );
  check(
    config.incentive.equilibrium === "sequential" || ledger === "memory",
    "incentive.equilibrium",
    `must be sequential with ledger ${ledger}: the contracts record one play of each game in a round`,
  );
  for (const field of changedTerms(config))
    check(false, field, "must be left out in a service: only simulations play it, as gfml run --preset plus does");
  check(
    typeof config.trainer === "string",
    "trainer",
    `must be one of ${trainerNames.join(", ")}: learners run no module that a provider names`,
  );
  for (const field of ["layers", "image"] as const)
    check(
      config.model[field] === undefined,
      `model.${field}`,
      "must be absent in a service: learners train a perceptron of model.hiddenLayers",
    );
  check(
    config.model.module === undefined,
    "model.module",
    "must be absent: learners train a perceptron; for a model of your own write a program, see docs/how-to/library.md",
  );
  check(
    isCheckable(learning.aggregation) || config.headCheck.chunks === 0,
    "headCheck.chunks",
    `must be 0 with learning.aggregation ${learning.aggregation}: chunks cannot check a rule that needs whole updates`,
    "learning.aggregation",
  );
  const choosing = choosingWithoutSamples(config.personalization);
  if (choosing !== undefined) check(false, "personalization.heldOut", choosing.problem, choosing.askedBy);
  const privacy = coalition.embeddingPrivacy;
  check(
    privacy.noiseMultiplier === 0 || privacy.clip !== undefined,
    "coalition.embeddingPrivacy.clip",
    "must be set if coalition.embeddingPrivacy.noiseMultiplier is above 0: noise protects only bounded embeddings",
    "coalition.embeddingPrivacy.noiseMultiplier",
  );
  check(
    (privacy.dimensions ?? 1) <= config.model.hiddenLayers.at(-1)!,
    "coalition.embeddingPrivacy.dimensions",
    `must be at most ${config.model.hiddenLayers.at(-1)}, the size of an embedding: the units of the last of model.hiddenLayers`,
  );
  // a round in more coalitions may cost more: the round loop checks that before it opens one
  const most = wadToNumber(mostPayableWad(life.minLearners, 1, incentive));
  check(
    incentive.escrow + config.topUp >= most,
    "incentive.escrow",
    `must cover the highest cost of a round of life.minLearners, ${life.minLearners}, in one coalition: ${most} token`,
  );
  return problems;
};
