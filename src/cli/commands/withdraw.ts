import type { Command } from "commander";
import { pause } from "../../core/index.ts";
import { fixed } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import { addKeyFlags, type KeyFlags } from "../flags/learnerFlags.ts";

/** s between two checks whether the withdrawal is done. */
const LOOK = 0.5;

/** `gfml withdraw`: pays a learner's earnings out to its account. */
export const addWithdrawCommand = (program: Command, context: CliContext): void => {
  const command = program
    .command("withdraw")
    .description("pay out what you earned to your account, once the round in progress is over")
    .argument("<join-address>", "the join address that the provider prints");
  addKeyFlags(command)
    .option("--leave", "also leave the task; your reputation stays, and you may join again")
    .option("--no-wait", "send the request and do not wait for its completion")
    .option("--json", "print JSON")
    .action(
      async (
        address: string,
        flags: KeyFlags & { readonly wait: boolean; readonly leave?: true; readonly json?: true },
      ) => {
        const { openKey } = await import("../federation/openLearner.ts");
        const { askToLeave, createDoorClient, namesOf, parseJoinAddress, signAccountRequest } = await import(
          "../../federation/browser.ts"
        );
        const key = await openKey(flags, context);
        const { account } = namesOf(key);
        const door = createDoorClient(parseJoinAddress(address), { signal: context.signal });
        const { provider, task } = await door.task();
        const { learner } = await door.account(account);
        const before = await door.learner(learner);
        await door.request(
          signAccountRequest(key, {
            kind: "withdraw",
            provider: provider.account,
            task,
            learner,
            account,
            time: context.now(),
          }),
        );
        if (flags.leave) await askToLeave(door, key, context.now());
        let after = await door.learner(learner);
        while (flags.wait && after.pending > 0) {
          await pause(LOOK, context.signal);
          context.signal.throwIfAborted();
          after = await door.learner(learner);
        }
        const isDone = after.pending === 0;
        const told = { learner, account, balanceBefore: before.balance, balance: after.balance, isDone };
        const text = isDone
          ? `paid out to ${account}: ${fixed(before.balance)} token, plus earnings of the round that was open`
          : `request sent; balance ${fixed(after.balance)} token until the round is over`;
        context.out.write(flags.json ? `${JSON.stringify({ event: "withdrawn", ...told })}\n` : `${text}\n`);
      },
    );
};
