import { startEmbeddedChain } from "../../../src/chain/anvil/startEmbeddedChain.ts";

/** A program that starts a chain, says where it is, and holds it until it is ended as its second argument tells. */
const [folder, way, guard] = process.argv.slice(2);
const chain = await startEmbeddedChain({ folder: folder!, guard: guard as "shell" | "node" });
process.stdout.write(`${JSON.stringify({ pid: chain.pid, url: chain.url })}\n`);
if (way === "throw")
  setTimeout(() => {
    throw new Error("planted");
  }, 50);
else if (way === "exit") setTimeout(() => process.exit(7), 50);
else if (way !== "forget") setInterval(() => {}, 1000);
