import type { Command } from "commander";
import type { ServiceStatus } from "../../federation/browser.ts";
import { countOf, fixed, percent } from "../../text/index.ts";
import { measuredOn } from "../../view/index.ts";
import type { CliContext } from "../CliContext.ts";
import { wholeNumber } from "../flags/flagValues.ts";

/** `gfml status`: shows the state of a federation, or of one of its learners. */
export const addStatusCommand = (program: Command, context: CliContext): void => {
  program
    .command("status")
    .description("show the state of a federation, or of one of its learners")
    .argument("<join-address>", "the join address that the provider prints")
    .option("--learner <number>", "a learner's balance, reputation and last round", wholeNumber)
    .option("--json", "print JSON")
    .action(async (address: string, flags: { readonly learner?: number; readonly json?: true }) => {
      const { createDoorClient, parseJoinAddress } = await import("../../federation/browser.ts");
      const door = createDoorClient(parseJoinAddress(address), { signal: context.signal });
      // checks that the server is the provider of the address before its data are used
      await door.task();
      if (flags.learner !== undefined) {
        const status = await door.learner(flags.learner);
        const { balance, globalReputation, isConnected, account, active, pending } = status;
        context.out.write(
          flags.json
            ? `${JSON.stringify(status)}\n`
            : `learner ${flags.learner}, ${account}: ${active ? "trains" : "only personalizes"}, ${isConnected ? "connected" : "not connected"}\nbalance ${fixed(balance)} token, reputation ${fixed(globalReputation)}${pending > 0 ? `, ${countOf(pending, "request")} waiting until the round is over` : ""}\n`,
        );
        return;
      }
      const status = await door.status();
      context.out.write(flags.json ? `${JSON.stringify(status)}\n` : render(status));
    });
};

const render = ({ name, phase, round, rounds, learners, accuracy, lastRound }: ServiceStatus): string => {
  const lines = [
    `${name}: ${phase}, next round ${round}${rounds === "unlimited" ? "" : ` of ${rounds}`}`,
    `learners: ${learners.training} train, ${learners.passive} only personalize, ${learners.connected} connected; ${learners.needed} needed`,
  ];
  if (lastRound !== null) {
    const stable = lastRound.stable ? "stable" : "not stable";
    lines.push(
      `round ${lastRound.round}: ${countOf(lastRound.coalitions.length, "coalition")}, ${stable}, paid ${fixed(lastRound.payments)} token`,
    );
  }
  if (accuracy !== null)
    lines.push(
      `accuracy after round ${accuracy.round}: ${percent(accuracy.shared)} shared, ${percent(accuracy.personalised)} personalized${basisOf(accuracy)}`,
    );
  return lines.map((line) => `${line}\n`).join("");
};

/** The test samples that an accuracy rests on, where the provider says it. */
const basisOf = ({ testSamples, learners, tooFew }: NonNullable<ServiceStatus["accuracy"]>): string =>
  testSamples == null || learners === undefined || tooFew === undefined
    ? ""
    : ` (${measuredOn({ samples: testSamples, learners, tooFew })})`;
