import type { WriteStream } from "node:tty";
import { createStyle, type Style, supportsColor } from "../../text/index.ts";

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

/**
 * A stream of the process as a terminal. Once its reader has gone away (`gfml ... | head`), writing does nothing and
 * `onBroken` is called once.
 */
export const streamTerminal = (
  stream: NodeJS.WriteStream,
  environment: Readonly<Record<string, string | undefined>>,
  onBroken: () => void,
): Terminal => {
  let broken = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    if (!broken) onBroken();
    broken = true;
  });
  const isTTY = stream.isTTY === true;
  return {
    write: (text) => {
      if (!broken) stream.write(text);
    },
    isTTY,
    get columns() {
      return (stream as Partial<WriteStream>).columns || 80;
    },
    get rows() {
      return (stream as Partial<WriteStream>).rows || 24;
    },
    style: createStyle(supportsColor(isTTY, environment)),
    onResize: (listener) => {
      stream.on("resize", listener);
      return () => stream.off("resize", listener);
    },
  };
};
