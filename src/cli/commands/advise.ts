import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import {
  adviseData,
  loadOwnData,
  namedLayer,
  prepareData,
  renderAdvice,
  resolveConfig,
} from "../../simulation/index.ts";
import { fixed } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import { addConfigFlags, flagLayers } from "../flags/configFlags.ts";
import { positiveNumber } from "../flags/flagValues.ts";
import { showDownload } from "../print/showDownload.ts";

/** `gfml advise DATA`: estimates whether to federate at all, and with which trainer. */
export const addAdviseCommand = (program: Command, context: CliContext): void => {
  const command = program
    .command("advise")
    .description("estimate in about a minute, from your own data, whether to federate at all, and with which trainer")
    .argument("<set>", "glyphs, mnist, fashion-mnist, csv, idx, folder, smartphone or leaf")
    .addOption(
      new Option("--budget <seconds>", "no trial of a further trainer starts that would end later")
        .argParser(positiveNumber)
        .default(60),
    )
    .option("--json", "print JSON");
  addConfigFlags(
    command,
    ({ path }) =>
      ["seed", "rounds", "population.learners"].includes(path) ||
      (path.startsWith("data.") && path !== "data.set") ||
      path.startsWith("model."),
  );
  command.action(async (set: string, { budget, json }: { readonly budget: number; readonly json?: true }) => {
    const { environment, signal, out, err, now } = context;
    const layers = [namedLayer("the command", { preset: "benefit", data: { set } }), ...flagLayers(command)];
    const { progress, end } = showDownload(context, json ? "quiet" : "lines");
    const load = { environment, signal, onProgress: progress };
    const given = resolveConfig(layers);
    // data that bring their learners say how many there are
    const learners =
      set === "folder" || set === "smartphone" ? (await loadOwnData(given, load)).partition?.length : undefined;
    const config =
      learners === undefined ? given : resolveConfig([...layers, namedLayer("the data", { population: { learners } })]);
    const { set: data, partition } = await prepareData(config, load).finally(end);
    if (!json) err.write(`${[data.description, ...data.notices].join("\n")}\n`);
    const advice = await adviseData({
      config,
      samples: data.train,
      partition,
      budget,
      now,
      workers: availableParallelism(),
      signal,
      onTrial: ({ trainer, seconds }) => {
        if (!json) err.write(`tried ${trainer} in ${fixed(seconds, 0)} s\n`);
      },
    });
    const shown = { ...advice, trials: advice.trials.map(({ accuracies: _, ...trial }) => trial) };
    out.write(json ? `${JSON.stringify(shown)}\n` : `\n${renderAdvice(advice)}`);
  });
};
