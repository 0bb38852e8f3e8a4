import { type Command, Option } from "commander";
import type { CliContext } from "../CliContext.ts";
import { usageError } from "../errors.ts";
import { collect, positiveNumber, wholeNumber } from "../flags/flagValues.ts";
import { addFlowerFlags } from "../flags/flowerFlags.ts";
import { addDataFlags, addKeyFlags, type LearnerFlags } from "../flags/learnerFlags.ts";

/** `gfml learner`: takes part in a federation with the user's data and key. */
export const addLearnerCommand = (program: Command, context: CliContext): void => {
  const command = program
    .command("learner")
    .description("join a federation: train on your own data, which never leave this machine, and get paid")
    .argument("[join-address]", "the join address that the provider prints; none with --flower");
  addDataFlags(command, false);
  addKeyFlags(command);
  command
    .option("--trainer <command>", 'a program that trains its own model, such as "python my_model.py"')
    .addOption(
      new Option("--trainer-timeout <seconds>", "with --trainer: longest time for its start and each request")
        .argParser(positiveNumber)
        .default(300),
    )
    .option("--passive", "only personalize: train nothing, earn nothing")
    .option("--code <text>", "invitation code; set GFML_INVITATION_CODE instead to keep it out of the shell's history")
    .option("--region <code>", "region of the learner, at most 8 characters, for example EU-DE")
    .addOption(
      new Option("--max-frequency <number>", "highest speed, cycles/s (default: 1e9)").argParser(positiveNumber),
    )
    .addOption(
      new Option("--min-frequency <number>", "lowest speed, cycles/s (default: a hundredth of the highest)").argParser(
        positiveNumber,
      ),
    )
    .addOption(new Option("--uplink-rate <number>", "upload rate, bit/s (default: 1e7)").argParser(positiveNumber))
    .addOption(
      new Option(
        "--deadline <seconds>",
        "longest time that a round may take (default: from the measured speed)",
      ).argParser(positiveNumber),
    )
    .addOption(
      new Option("--seed <integer>", "seed of the learner's random choices (default: a new secret one)").argParser(
        wholeNumber,
      ),
    )
    .option(
      "--keep <folder>",
      "where the task's trainer keeps a model of yours: the folder that holds it between two starts (default: gfml's folder in your home)",
    )
    .option("--listen <multiaddress>", "address to listen at, to be a head without a relay; repeatable", collect)
    .option("--announce <multiaddress>", "address to announce to others instead; repeatable", collect)
    .option("--json", "print one line of JSON for each event")
    .option("--quiet", "print nothing but errors");
  addFlowerFlags(command);
  command.action(async (address: string | undefined, flags: LearnerFlags) => {
    if (flags.flower !== undefined) {
      if (address !== undefined)
        throw usageError("a join address and --flower cannot be used together", { remedy: "leave out one of them" });
      const { runFlowerLearner } = await import("../federation/runFlowerLearner.ts");
      await runFlowerLearner(flags.flower, flags, context);
      return;
    }
    if (address === undefined)
      throw usageError("gfml learner needs a join address", {
        remedy: "give the one that the provider prints, or --flower ADDRESS for a Flower federation",
      });
    const { runLearner } = await import("../federation/runLearner.ts");
    await runLearner(address, flags, context);
  });
};
