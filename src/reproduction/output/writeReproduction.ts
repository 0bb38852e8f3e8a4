import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import packageJson from "../../../package.json" with { type: "json" };
import { renderPng, renderSvg } from "../../report/renderChart.ts";
import { configDifferences, describePlatform, type RunConfig, resolveConfig } from "../../simulation/index.ts";
import { withFile, writeFileAtomic } from "../../storage/index.ts";
import type { FigureId } from "../claims/Claim.ts";
import { allFigures } from "../figures/allFigures.ts";
import type { ReproductionOptions } from "../plan/ReproductionOptions.ts";
import { csvTable } from "../render/csvTable.ts";
import { verdictPage } from "../render/verdictPage.ts";
import { figurePage } from "./figurePage.ts";
import type { FigureRun, ReproducedFigure } from "./reproduceFigure.ts";

/**
 * Writes figures and verdicts: a folder per figure with its page, CSV tables and SVG charts, and next to them `verdicts.md`,
 * `verdicts.json` and `manifest.json`. Other files in the folder are not changed.
 *
 * @throws DiskFullError, FileAccessError
 */
export const writeReproduction = async (
  folder: string,
  figures: readonly ReproducedFigure[],
  options: ReproductionOptions,
  { png = false }: { readonly png?: boolean } = {},
): Promise<void> => {
  for (const figure of figures) {
    const place = join(folder, figure.id);
    await makeFolder(place);
    for (const table of figure.tables) await write(join(place, `${table.id}.csv`), csvTable(table));
    for (const chart of figure.charts) {
      if (chart.table.rows.length === 0) continue;
      const svg = renderSvg(chart);
      await write(join(place, `${chart.name}.svg`), svg);
      if (png) await write(join(place, `${chart.name}.png`), await renderPng(svg));
    }
    await write(join(place, "README.md"), figurePage(figure, options));
  }
  const titles = Object.fromEntries(Object.values(allFigures).map(({ id, title }) => [id, title])) as Record<
    FigureId,
    string
  >;
  const verdicts = figures.flatMap((figure) => figure.verdicts);
  await makeFolder(folder);
  await writeFileAtomic(join(folder, "verdicts.md"), `${verdictPage(verdicts, titles).trimEnd()}\n`);
  await writeFileAtomic(join(folder, "verdicts.json"), json(verdicts));
  await writeFileAtomic(join(folder, "manifest.json"), json(reproductionManifest(figures, options)));
};

const makeFolder = (path: string): Promise<unknown> => withFile("make", path, () => mkdir(path, { recursive: true }));

/** Not flushed to the disk one by one, since drawings can be made again. */
const write = (path: string, content: string | Uint8Array): Promise<void> =>
  withFile("write", path, () => writeFile(path, content));

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The origin of a reproduction: enough to tell which run gave a number, and to play it again. */
interface ReproductionManifest {
  readonly format: "gfml-reproduction";
  readonly version: 1;
  readonly gfmlVersion: string;
  readonly nodeVersion: string;
  /** The machine that made figures and verdicts; runs may have been played elsewhere. */
  readonly platform: ReturnType<typeof describePlatform> & { readonly processors: number };
  readonly options: {
    readonly figures: readonly string[];
    readonly dataSets: readonly string[];
    readonly seeds: readonly number[];
    readonly rounds: number;
    readonly evaluationInterval: number;
  };
  readonly missingRuns: number;
  readonly runs: readonly ManifestRun[];
}

interface ManifestRun {
  readonly key: string;
  readonly labels: Readonly<Record<string, string | number | boolean>>;
  readonly figures: readonly string[];
  /** Fields that differ from the default preset. */
  readonly differences: Readonly<Record<string, unknown>>;
  /** null: not finished. */
  readonly result: FigureRun["facts"];
}

const reproductionManifest = (
  figures: readonly ReproducedFigure[],
  options: ReproductionOptions,
): ReproductionManifest => {
  const base = resolveConfig([]);
  const runs = new Map<string, ManifestRun>();
  for (const { id, runs: ofFigure } of figures) {
    for (const { run, facts } of ofFigure) {
      const known = runs.get(run.key);
      runs.set(run.key, {
        key: run.key,
        labels: run.labels,
        figures: [...(known?.figures ?? []), id],
        differences: known?.differences ?? differencesOf(base, run.config),
        result: facts,
      });
    }
  }
  const all = [...runs.values()];
  return {
    format: "gfml-reproduction",
    version: 1,
    gfmlVersion: packageJson.version,
    nodeVersion: process.version,
    platform: { ...describePlatform(), processors: cpus().length },
    options: {
      figures: figures.map(({ id }) => id),
      dataSets: options.dataSets,
      seeds: options.seeds,
      rounds: options.rounds,
      evaluationInterval: options.evaluationInterval,
    },
    missingRuns: all.filter(({ result }) => result === null).length,
    runs: all,
  };
};

const differencesOf = (base: RunConfig, config: RunConfig): Readonly<Record<string, unknown>> =>
  Object.fromEntries(configDifferences(base, config).map(({ field, after }) => [field, after]));
