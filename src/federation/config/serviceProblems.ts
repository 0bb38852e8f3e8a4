import { mostPayableWad } from "../../incentive/index.ts";
import { wadToNumber } from "../../math/index.ts";
import { isCheckable } from "../../round/index.ts";
import type { CrossFieldProblem } from "../../simulation/index.ts";
import type { ServiceConfig } from "./serviceSchema.ts";

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "::1"]);

/** Whether the door serves the pages. */
export const servesPages = ({ door }: Pick<ServiceConfig, "door">): boolean => door.pages ?? LOOPBACK.has(door.host);

/** Who may look at the provider's view; undefined: nobody. */
export const viewAccessOf = (config: Pick<ServiceConfig, "door">): "own" | "token" | "public" | undefined => {
  const { view, host } = config.door;
  if (!servesPages(config) || view === "off") return undefined;
  return view ?? (LOOPBACK.has(host) ? "own" : "token");
};

/** Every rule between fields that a service's configuration breaks. Each field on its own is valid already. */
export const serviceProblems = (config: ServiceConfig): CrossFieldProblem[] => {
  const problems: CrossFieldProblem[] = [];
  const check = (holds: boolean, path: string, problem: string, askedBy?: string): void => {
    if (!holds) problems.push({ path: path.split("."), problem, ...(askedBy && { askedBy: askedBy.split(".") }) });
  };
  const { door, admission, life, coalition, ledger, incentive, learning } = config;
  check(
    (door.certificate === undefined) === (door.privateKey === undefined),
    door.certificate === undefined ? "door.certificate" : "door.privateKey",
    "must be set too: a certificate and its key go together",
    door.certificate === undefined ? "door.privateKey" : "door.certificate",
  );
  check(
    LOOPBACK.has(door.host) || door.certificate !== undefined || door.publicUrl !== undefined,
    "door.publicUrl",
    `must be set where door.host is ${door.host}: learners need an address, and door.certificate or a proxy that speaks https`,
    "door.host",
  );
  check(
    admission.policy !== "accounts" || admission.accounts.length > 0,
    "admission.accounts",
    "must list somebody, as admission.policy is accounts",
    "admission.policy",
  );
  check(
    admission.policy !== "codes" || admission.codes.length > 0 || admission.codesFile !== undefined,
    "admission.codes",
    "or admission.codesFile must be given, as admission.policy is codes",
    "admission.policy",
  );
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
    ledger !== "centralised",
    "ledger",
    "must be evm, memory or a network's URL: the centralised store is for comparisons in one process",
  );
  check(
    config.otherReadings.length === 0 || ledger === "memory",
    "otherReadings",
    `must be empty with ledger ${ledger}: contracts compute the one reading of docs/reference/errata.md`,
  );
  check(
    config.model.module === undefined,
    "model.module",
    "must be absent: learners hold a perceptron; a model of your own needs a program, see docs/how-to/library.md",
  );
  check(
    isCheckable(learning.aggregation) || config.headCheck.chunks === 0,
    "headCheck.chunks",
    `must be 0 with learning.aggregation ${learning.aggregation}: it looks at updates as a whole, which no chunks show`,
    "learning.aggregation",
  );
  const privacy = coalition.embeddingPrivacy;
  check(
    privacy.noiseMultiplier === 0 || privacy.clip !== undefined,
    "coalition.embeddingPrivacy.clip",
    "must be set where coalition.embeddingPrivacy.noiseMultiplier is above 0: without a bound no noise is enough",
    "coalition.embeddingPrivacy.noiseMultiplier",
  );
  check(
    (privacy.dimensions ?? 1) <= config.model.hiddenLayers.at(-1)!,
    "coalition.embeddingPrivacy.dimensions",
    `must be at most the size of an embedding, ${config.model.hiddenLayers.at(-1)}: the units of the last of model.hiddenLayers`,
  );
  // in more coalitions a round may cost more: that is told when it is to be opened
  const most = wadToNumber(mostPayableWad(life.minLearners, 1, incentive));
  check(
    incentive.escrow + config.topUp >= most,
    "incentive.escrow",
    `must cover what a round of life.minLearners, ${life.minLearners}, in one coalition can cost: ${most} token`,
  );
  return problems;
};
