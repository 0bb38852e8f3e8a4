import type {
  ChainRoundView,
  EvaluationView,
  LedgerView,
  RoundView,
  RunCursor,
  RunHeader,
  RunStatus,
  RunUpdate,
} from "gfml/view";

/** What the page knows of a run. Each change makes a new object, whose lists share unchanged parts. */
export interface RunModel {
  readonly run: number;
  readonly cursor: RunCursor;
  /** null until the run has started. */
  readonly header: RunHeader | null;
  readonly status: RunStatus;
  readonly rounds: readonly RoundView[];
  readonly evaluations: readonly EvaluationView[];
  readonly ledger: readonly LedgerView[];
  readonly chain: readonly ChainRoundView[];
}

/** The model after an update. */
export const applyUpdate = (model: RunModel | undefined, update: RunUpdate): RunModel => {
  const before = update.reset ? undefined : model;
  const join = <Item>(old: readonly Item[] | undefined, added: readonly Item[]): readonly Item[] =>
    old === undefined ? added : added.length === 0 ? old : [...old, ...added];
  return {
    run: update.run,
    cursor: update.cursor,
    header: update.header === undefined ? (before?.header ?? null) : update.header,
    status: update.status,
    rounds: join(before?.rounds, update.rounds),
    evaluations: join(before?.evaluations, update.evaluations),
    ledger: join(before?.ledger, update.ledger),
    chain: join(before?.chain, update.chain),
  };
};
