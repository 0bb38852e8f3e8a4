import type { ComparedRun } from "./comparedRuns.ts";
import { configDifferences, configLeaves } from "./configDifferences.ts";

/** Runs that differ in their seed alone, one a seed. */
export interface RunGroup {
  readonly name: string;
  readonly runs: readonly ComparedRun[];
}

/** Fields that say nothing of what a run did: its seed, where its data lie, how often it is saved. */
const besides: ReadonlySet<string> = new Set(["seed", "preset", "data.directory", "checkpointInterval"]);
/** More fields than these make no name. */
const NAMED_FIELDS = 3;

/** Groups of runs, each named by its scheme and by what tells it from the others. */
export const groupRuns = (runs: readonly ComparedRun[]): readonly RunGroup[] => {
  const groups = new Map<string, ComparedRun[]>();
  for (const run of runs) {
    const fields = [...configLeaves(run.model.header!.config)].filter(([path]) => !besides.has(path));
    const key = JSON.stringify([...fields.sort(), run.model.header!.dataName]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    // the same seed once more tells nothing more of the spread
    else if (group.every(({ model }) => model.header!.seed !== run.model.header!.seed)) group.push(run);
  }
  const lists = [...groups.values()];
  const differing = configDifferences(lists.map(([first]) => first!.model.header!.config)).filter(
    ({ path }) => !besides.has(path) && !/^scheme(\.|$)/.test(path),
  );
  return lists.map((list, index) => {
    const { scheme } = list[0]!.model.header!;
    const told = differing.flatMap(({ path, values }) =>
      values[index] === undefined ? [] : [`${path} ${values[index]}`],
    );
    const more = told.length > NAMED_FIELDS ? ["…"] : [];
    return { name: [scheme, ...told.slice(0, NAMED_FIELDS), ...more].join(", "), runs: list };
  });
};
