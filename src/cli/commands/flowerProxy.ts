import { once } from "node:events";
import { type Command, Option } from "commander";
import type { CliContext } from "../CliContext.ts";
import { collect, portNumber } from "../flags/flagValues.ts";

interface ProxyFlags {
  readonly origin: readonly string[];
  readonly host: string;
  readonly port: number;
}

/** `gfml flower-proxy`: lets pages take part in a Flower federation, until Ctrl-C. */
export const addFlowerProxyCommand = (program: Command, context: CliContext): void => {
  program
    .command("flower-proxy")
    .description("let pages of your origins take part in a Flower federation, until Ctrl-C")
    .argument("<superlink>", "the SuperLink, as http://HOST:PORT or https://HOST:PORT")
    .addOption(
      new Option("--origin <origin>", "origin of pages that may use it, as https://example.org; repeatable; * for all")
        .argParser(collect)
        .makeOptionMandatory(),
    )
    .option("--host <address>", "address to listen at", "127.0.0.1")
    .option("--port <integer>", "port to listen at; 0 means a free one", portNumber, 0)
    .addHelpText(
      "after",
      "\nIt hands on the calls of SuperNodes and nothing else. For pages from other machines, put a server with HTTPS before it.",
    )
    .action(async (superlink: string, { origin, host, port }: ProxyFlags) => {
      const { startFlowerProxy } = await import("../../flower/index.ts");
      const proxy = await startFlowerProxy({ superlink, origins: origin, host, port });
      try {
        context.out.write(`proxy at ${proxy.url} for the SuperLink at ${superlink}  (Ctrl-C to stop)\n`);
        if (!context.signal.aborted) await once(context.signal, "abort");
      } finally {
        await proxy.close();
      }
    });
};
