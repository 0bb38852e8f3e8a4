import { InvalidValueError, type LearnerId, requireObject } from "../core/index.ts";
import type { Samples } from "../data/index.ts";
import type { RecordOptions } from "../ledger/index.ts";
import {
  digestOf,
  type EvaluationRecord,
  type Ledger,
  type LedgerSnapshot,
  type Link,
  type ModelChoice,
  type OwnAggregationRule,
  type OwnContributionRule,
  type RoundState,
} from "../round/index.ts";
import { nearestName } from "./config/fields/nearestName.ts";
import { metricUndefinedError, unknownOptionError } from "./errors.ts";

/** Parts of a run that a program may bring itself, in place of those that the configuration names. */
export interface OwnParts {
  /** Opens the run's ledger in place of the configuration's: a new one, or one that continues from a snapshot. The run closes it. */
  readonly ledger?: (opening: OwnLedgerOpening) => Ledger | Promise<Ledger>;
  /** The link between the roles, in place of function calls within this process. */
  readonly link?: Link;
  /** Measures contributions in place of `reputation.contribution`, by which the ledger still scores them. */
  readonly contributionRule?: OwnContributionRule;
  /** Aggregates in place of `learning.aggregation`. */
  readonly aggregationRule?: OwnAggregationRule;
  /** Further figures of each measurement, by name: `EvaluationRecord.metrics`. */
  readonly metrics?: Readonly<Record<string, Metric>>;
}

/** How a ledger of one's own is opened. */
export interface OwnLedgerOpening {
  /** What `snapshot` of the ledger returned at the last checkpoint; absent in a new run. */
  readonly snapshot?: LedgerSnapshot;
  /** Whether records are kept, and who receives them. */
  readonly records: RecordOptions;
  /** Seconds of the run's virtual clock. */
  readonly now: () => number;
}

/** A figure of the models between two rounds. It must depend on its argument alone and change nothing in it. */
export type Metric = (measured: MeasuredModels) => number | Promise<number>;

/** The models of a run when they are measured. */
export interface MeasuredModels {
  /** The models are measured after this round. */
  readonly round: number;
  /** theta_j of each coalition, by index. */
  readonly models: readonly Float32Array[];
  /** The coalition whose model each learner uses. */
  readonly modelOf: ModelChoice;
  /** Members of each coalition. */
  readonly partition: readonly (readonly LearnerId[])[];
  readonly samples: Samples;
}

const NAME = /^[A-Za-z0-9-]{1,32}$/;

/** Refuses options that do not exist and parts that lack a function, before any work. @throws GFML_UNKNOWN_OPTION, InvalidValueError */
export const requireKnownOptions = (options: OwnParts, names: readonly string[]): void => {
  requireObject("options", options);
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    const near = nearestName(name, names);
    throw unknownOptionError(name, near, names);
  }
  const { ledger, link, contributionRule, aggregationRule, metrics } = options;
  if (ledger !== undefined) requireFunction("ledger", ledger);
  if (link !== undefined) {
    requireObject("link", link);
    requireFunction("link.request", link.request);
    requireFunction("link.serve", link.serve);
  }
  if (contributionRule !== undefined) requireRule("contributionRule", contributionRule, "measure");
  if (aggregationRule !== undefined) requireRule("aggregationRule", aggregationRule, "create");
  if (metrics !== undefined) requireObject("metrics", metrics);
  for (const [name, metric] of Object.entries(metrics ?? {})) requireFunction(`metrics.${name}`, metric);
};

const requireFunction = (field: string, value: unknown): void => {
  if (typeof value !== "function") throw new InvalidValueError(field, value, "a function");
};

const requireRule = <Rule extends { readonly name: string }>(
  field: string,
  rule: Rule,
  method: keyof Rule & string,
) => {
  requireObject(field, rule);
  if (typeof rule.name !== "string" || !NAME.test(rule.name))
    throw new InvalidValueError(`${field}.name`, rule.name, "1 to 32 letters, digits or hyphens");
  requireFunction(`${field}.${method}`, rule[method]);
};

/** The task's digest with the rules of the program's own, which decide results too; as it was without them. */
export const identityWith = (task: string, { contributionRule, aggregationRule }: OwnParts): string =>
  contributionRule === undefined && aggregationRule === undefined
    ? task
    : digestOf({ task, contributionRule: contributionRule?.name, aggregationRule: aggregationRule?.name });

/** A measurement with the values of the run's own metrics. @throws GFML_UNDEFINED_RESULT if one is not a finite number */
export const withMetrics = async (
  evaluation: Promise<EvaluationRecord>,
  metrics: OwnParts["metrics"],
  { round, partition }: RoundState,
  models: Pick<MeasuredModels, "models" | "modelOf" | "samples">,
): Promise<EvaluationRecord> => {
  if (metrics === undefined) return evaluation;
  const values: Record<string, number> = {};
  for (const [name, metric] of Object.entries(metrics)) {
    const value = await metric({ ...models, round: round - 1, partition });
    if (!Number.isFinite(value)) throw metricUndefinedError(name, value, round - 1);
    values[name] = value;
  }
  const measured = await evaluation;
  return { ...measured, metrics: { ...measured.metrics, ...values } };
};
