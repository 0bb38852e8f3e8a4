import type { LedgerState } from "../../state/LedgerState.ts";

/**
 * A state that can change without changing the original. It copies only tables of references: their entries are
 * replaced, never changed. Only tasks and open coalitions are copied.
 */
export const forkState = (state: LedgerState): LedgerState => ({
  learners: new Map(state.learners),
  gone: new Map(state.gone),
  registry: {
    clock: state.registry.clock,
    decay: state.registry.decay,
    accounts: new Map(state.registry.accounts),
    pastHeads: new Set(state.registry.pastHeads),
  },
  tasks: state.tasks.map((task) => ({
    ...task,
    modelHashes: new Map(task.modelHashes),
    lastRounds: new Map(task.lastRounds),
    open: task.open === null ? null : new Map([...task.open].map(([index, coalition]) => [index, { ...coalition }])),
  })),
  balances: new Map(state.balances),
  ...(state.late && { late: state.late }),
});
