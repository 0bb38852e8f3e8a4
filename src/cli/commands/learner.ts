import { type Command, Option } from "commander";
import type { CliContext } from "../CliContext.ts";
import { collect, positiveNumber, wholeNumber } from "../flags/flagValues.ts";
import { addDataFlags, addKeyFlags, type LearnerFlags } from "../flags/learnerFlags.ts";

/** `gfml learner`: takes part in a federation with own data and an own key. */
export const addLearnerCommand = (program: Command, context: CliContext): void => {
  const command = program
    .command("learner")
    .description("join a federation: train on your own data, which never leave this machine, and earn")
    .argument("<join-address>", "as the provider prints it");
  addDataFlags(command);
  addKeyFlags(command);
  command
    .option("--passive", "only personalize: train nothing, earn nothing")
    .option("--code <text>", "invitation code; GFML_INVITATION_CODE keeps it out of the shell's history")
    .option("--region <code>", "where it is, at most 8 characters, as EU-DE")
    .addOption(new Option("--max-frequency <number>", "cycles/s at full speed (1e9)").argParser(positiveNumber))
    .addOption(
      new Option("--min-frequency <number>", "cycles/s that it may be slowed down to (a hundredth)").argParser(
        positiveNumber,
      ),
    )
    .addOption(new Option("--uplink-rate <number>", "bit/s that it sends with (1e7)").argParser(positiveNumber))
    .addOption(
      new Option("--deadline <seconds>", "longest that a round may take (measured speed with room)").argParser(
        positiveNumber,
      ),
    )
    .addOption(new Option("--seed <integer>", "of its own draws (secret, drawn anew)").argParser(wholeNumber))
    .option("--listen <multiaddress>", "listen here, so that it can head without a relay; repeatable", collect)
    .option("--announce <multiaddress>", "tell others this address instead; repeatable", collect)
    .option("--json", "print one line of JSON for each event")
    .option("--quiet", "print nothing but errors")
    .action(async (address: string, flags: LearnerFlags) => {
      const { runLearner } = await import("../federation/runLearner.ts");
      await runLearner(address, flags, context);
    });
};
