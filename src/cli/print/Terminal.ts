import type { Style } from "../../text/index.ts";

/** Where a command writes: the process's output, or a text in tests. */
export interface Terminal {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width in characters; 80 where it is not known. */
  readonly columns: number;
  /** Height in lines; 24 where it is not known. */
  readonly rows: number;
  readonly style: Style;
  /** Calls back when the width or height changes, until the returned function is called. */
  onResize(listener: () => void): () => void;
}
