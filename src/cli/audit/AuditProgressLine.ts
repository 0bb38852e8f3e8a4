import type { AuditProgress } from "../../audit/index.ts";
import type { CliContext } from "../CliContext.ts";

/** ms before the first progress line, and between two. */
const PAUSE = { screen: 200, lines: 5_000 } as const;

/** Reports the progress of a long audit. A terminal shows one line that is updated; other outputs get a line every few seconds. */
export class AuditProgressLine {
  readonly #context: CliContext;
  readonly #isScreen: boolean;
  #toldAt: number;
  #isShown = false;

  constructor(context: CliContext) {
    this.#context = context;
    this.#isScreen = context.err.isTTY;
    this.#toldAt = context.now();
  }

  tell({ block, fromBlock, toBlock, rounds }: AuditProgress): void {
    const now = this.#context.now();
    if (now - this.#toldAt < PAUSE[this.#isScreen ? "screen" : "lines"]) return;
    this.#toldAt = now;
    const share = toBlock === fromBlock ? 1 : Number(block - fromBlock) / Number(toBlock - fromBlock);
    const text = `audited ${Math.floor(100 * share)} %: block ${block} of ${toBlock}, round ${rounds}`;
    this.#context.err.write(this.#isScreen ? `\r${text}` : `${text}\n`);
    this.#isShown = this.#isScreen;
  }

  close(): void {
    if (this.#isShown) this.#context.err.write("\r\u001b[J");
    this.#isShown = false;
  }
}
