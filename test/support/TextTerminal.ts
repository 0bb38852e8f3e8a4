import type { Terminal } from "../../src/cli/print/Terminal.ts";
import { createStyle } from "../../src/text/index.ts";

/** A terminal that keeps what was written and, like a real one, understands the sequences that gfml uses. */
export class TextTerminal implements Terminal {
  text = "";
  readonly isTTY: boolean;
  columns: number;
  rows: number;
  readonly style: Terminal["style"];
  readonly #listeners = new Set<() => void>();

  constructor(options: { isTTY?: boolean; columns?: number; rows?: number; colors?: boolean } = {}) {
    this.isTTY = options.isTTY ?? false;
    this.columns = options.columns ?? 80;
    this.rows = options.rows ?? 24;
    this.style = createStyle(options.colors ?? false);
  }

  write(text: string): void {
    this.text += text;
  }

  onResize(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    for (const listener of this.#listeners) listener();
  }

  /** The lines that would be on the screen: cursor movements and erasures carried out. */
  screen(): string[] {
    const lines: string[] = [""];
    let row = 0;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with a control character
    for (const [token] of this.text.matchAll(/\u001b\[[0-9;?]*[A-Za-z]|\n|\r|[^\u001b\n\r]+/g)) {
      if (token === "\n") {
        row++;
        lines[row] ??= "";
      } else if (token === "\r") continue;
      else if (token.endsWith("A") && token.startsWith("\u001b")) row = Math.max(0, row - Number(token.slice(2, -1)));
      else if (token === "\u001b[J") lines.splice(row, lines.length, "");
      else if (!token.startsWith("\u001b")) lines[row] += token;
    }
    return lines;
  }
}
