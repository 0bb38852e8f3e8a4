import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderPng, renderSvg } from "../../report/renderChart.ts";
import { withFile, writeFileAtomic } from "../../storage/index.ts";
import type { FigureId } from "../claims/Claim.ts";
import { allFigures } from "../figures/allFigures.ts";
import type { ReproductionOptions } from "../plan/ReproductionOptions.ts";
import { csvTable } from "../render/csvTable.ts";
import { verdictPage } from "../render/verdictPage.ts";
import { figurePage } from "./figurePage.ts";
import type { ReproducedFigure } from "./reproduceFigure.ts";
import { reproductionManifest } from "./reproductionManifest.ts";

/**
 * Writes figures and verdicts: a folder a figure with its page, CSV tables and SVG charts; `verdicts.md`, `verdicts.json` and
 * `manifest.json` beside them. Nothing else in the folder is touched.
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

/** Not flushed to the disk one by one: what is drawn can be drawn again. */
const write = (path: string, content: string | Uint8Array): Promise<void> =>
  withFile("write", path, () => writeFile(path, content));

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
