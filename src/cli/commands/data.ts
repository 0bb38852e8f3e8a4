import { Argument, type Command } from "commander";
import { summarizePartition } from "../../data/index.ts";
import {
  type ConfigField,
  nameData,
  namedLayer,
  prepareData,
  renderDivision,
  resolveConfig,
  tableOptionsOf,
} from "../../simulation/index.ts";
import {
  CATALOG,
  type CatalogEntry,
  cacheDirectory,
  type DataSource,
  describeFile,
  type FileDescription,
  loadDataSet,
  type NumberSummary,
  writePartitionFile,
} from "../../storage/index.ts";
import { countOf, short, table } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import { renderChecks } from "../doctor/Check.ts";
import { checkPublished } from "../doctor/checkPublished.ts";
import { USER_FAULT } from "../exitCodes.ts";
import { addConfigFlags, flagLayers } from "../flags/configFlags.ts";
import { asCalled } from "../print/asCalled.ts";
import { showDownload } from "../print/showDownload.ts";

const published = CATALOG.map(({ name }) => name);
const entryOf = (name: string): CatalogEntry => CATALOG.find((entry) => entry.name === name)!;

/** `gfml data`: lists, checks and downloads data, and shows how it is divided among learners. */
export const addDataCommand = (program: Command, context: CliContext, exit: (code: number) => void): void => {
  const data = program.command("data").description("list, check and download data, and show how it is divided");
  data
    .command("list")
    .description("list the data sets")
    .action(() => context.out.write(`${listOfSets().join("\n")}\n`));
  data
    .command("check")
    .description("check that data sets are complete on this machine")
    .addArgument(new Argument("[sets...]", "data sets").choices(published))
    .option("--data-dir <folder>", "look here first")
    .action(async (sets: string[], { dataDir }: { dataDir?: string }) => {
      const wanted = sets.length > 0 ? sets : published;
      const checks = [];
      for (const name of wanted) checks.push(await checkPublished(entryOf(name), context, dataDir));
      context.out.write(asCalled(renderChecks(checks, context.out.style), context));
      // a data set that the user names must be present
      if (checks.some(({ status }) => status === "failed" || (status === "missing" && sets.length > 0)))
        exit(USER_FAULT);
    });
  data
    .command("download")
    .description(`download a data set into ${cacheDirectory(context.environment)}`)
    .addArgument(new Argument("<set>", "data set").choices(published))
    .action(async (name: string) => {
      const { progress, end } = showDownload(context, "lines");
      const set = await loadDataSet({
        data: name as Extract<DataSource, string>,
        seed: 0,
        environment: context.environment,
        signal: context.signal,
        onProgress: progress,
      }).finally(end);
      context.out.write(`${set.description}\nSHA-256 ${set.sha256}\n`);
    });
  addDescribe(data, context);
  addSummary(data, context);
};

/** `gfml data describe FILE`: what a file holds, before anything is made of it. */
const addDescribe = (data: Command, context: CliContext): void => {
  const describe = data
    .command("describe")
    .description("show the columns of a table, the arrays of a file, or the classes of a folder of pictures")
    .argument("<path>", "CSV, Parquet, .npy, .npz, IDX, or a folder with a folder of PNG files for each class")
    .option("--json", "print JSON");
  addConfigFlags(describe, ({ path }) => LAYOUT.has(path));
  describe.action(async (path: string, { json }: { json?: true }) => {
    const config = resolveConfig([
      namedLayer("the command", { coalition: { count: 1 }, data: { set: "csv", path } }),
      ...flagLayers(describe),
    ]);
    const description = await describeFile(path, tableOptionsOf(config.data), context.signal);
    context.out.write(
      json ? `${JSON.stringify(description)}\n` : `${renderDescription(path, description).join("\n")}\n`,
    );
  });
};

/** Fields that say how a table is read. */
const LAYOUT: ReadonlySet<string> = new Set(
  ["labelColumn", "header", "separator", "decimal", "drop", "encoding"].map((field) => `data.${field}`),
);

/** `gfml data mnist --learners 40`: the default subcommand. */
const addSummary = (data: Command, context: CliContext): void => {
  const isWanted = ({ path }: ConfigField): boolean =>
    path === "seed" || path === "population.learners" || (path.startsWith("data.") && path !== "data.set");
  const summary = data
    .command("summary", { isDefault: true })
    .description("show how a data set is divided among learners")
    .argument("[set]", "glyphs, mnist, fashion-mnist, csv or folder")
    .option("--out <file>", "save the partition as JSON, for data.partition file")
    .option("--json", "print JSON");
  addConfigFlags(summary, isWanted);
  summary.action(async (name: string | undefined, { out, json }: { out?: string; json?: true }) => {
    if (name === undefined) {
      context.out.write(`${listOfSets().join("\n")}\n`);
      return;
    }
    // no game is played here, so rules about coalitions must not refuse the data
    const layers = [
      namedLayer("the command", { coalition: { count: 1 } }),
      namedLayer("the command", { data: { set: name } }),
    ];
    const config = resolveConfig([...layers, ...flagLayers(summary)]);
    const { progress, end } = showDownload(context, json ? "quiet" : "lines");
    const { environment, signal } = context;
    const { set, partition } = await prepareData(config, { environment, signal, onProgress: progress }).finally(end);
    if (json) {
      const { sha256, classNames } = set;
      const figures = summarizePartition(set.train, partition);
      context.out.write(`${JSON.stringify({ data: nameData(set), sha256, classNames, ...figures })}\n`);
    } else {
      const width = context.out.isTTY ? context.out.columns : 120;
      context.out.write(renderDivision(set, partition, { width, samplesPerLearner: config.data.samplesPerLearner }));
    }
    if (out !== undefined) {
      await writePartitionFile(out, partition, { sampleCount: set.train.count, sha256: set.sha256 });
      if (!json)
        context.out.write(
          `\npartition saved: ${context.program} run --data ${name} --partition file --data.partitionFile ${out}\n`,
        );
    }
  });
};

const listOfSets = (): string[] =>
  table(
    [
      ["glyphs", "digits that gfml draws itself (included, not handwriting); the default"],
      ...CATALOG.map(({ name, description }) => [name, description]),
      ["csv", "your own table, CSV or Parquet: --data.path table.csv"],
      ["idx", "your own arrays, IDX or NumPy: --data.images x.npy --data.labels y.npy"],
      ["images", "your own pictures, a folder of PNG files for each class: --data.path folder"],
      ["folder", "your own folder with one file per learner: --data.path folder"],
      ["smartphone", "recordings of 30 people with smartphones: --data.path RawData"],
      ["leaf", "files of LEAF, a learner for each user: --data.path data"],
    ],
    "ll",
  );

/** A description of a file as lines for a terminal. */
const renderDescription = (path: string, description: FileDescription): string[] => {
  switch (description.kind) {
    case "table":
      return [
        `${path}: ${countOf(description.rows, "row")}, ${countOf(description.columns.length, "column")}`,
        ...description.notices,
        "",
        ...table(
          [
            ["column", "numbers", "words", "empty", "different", "least", "mean", "most", ""],
            ...description.columns.map(({ name, isLabel, numbers, words, empty, different, summary, frequent }) => [
              isLabel ? `${name} (label)` : name,
              `${numbers}`,
              `${words}`,
              `${empty}`,
              different === undefined ? "many" : `${different}`,
              ...numbersOf(summary),
              frequent?.map(pair).join(", ") ?? "",
            ]),
          ],
          "lrrrrrrrl",
        ),
      ];
    case "arrays":
      return table(
        [
          ["array", "type", "shape", "least", "mean", "most", ""],
          ...description.arrays.map(({ name, type, shape, summary, counts }) => [
            name,
            type,
            shape.join(" x ") || "one number",
            ...numbersOf(summary),
            counts?.map(pair).join(", ") ?? "",
          ]),
        ],
        "lllrrrl",
      );
    case "pictures":
      return [
        `${path}: pictures of ${description.shape.join(" x ")} bytes`,
        "",
        ...table([["class", "pictures"], ...description.classes.map(([name, count]) => [name, `${count}`])], "lr"),
      ];
  }
};

const numbersOf = (summary: NumberSummary | undefined): string[] =>
  summary === undefined ? ["", "", ""] : [short(summary.least), short(summary.mean), short(summary.most)];

const pair = ([text, count]: readonly [string, number]): string => `${text}: ${count}`;
