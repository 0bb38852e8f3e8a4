import type { WriteStream } from "node:tty";
import { createStyle, type Style, supportsColor } from "../../text/index.ts";

/** The output of a command: a stream of the process, or text in tests. */
export interface Terminal {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width in characters; 80 if unknown. */
  readonly columns: number;
  /** Height in lines; 24 if unknown. */
  readonly rows: number;
  readonly style: Style;
  /** Calls the listener when the width or height changes. Returns a function that stops it. */
  onResize(listener: () => void): () => void;
}

/**
 * Wraps a stream of the process as a terminal. When its reader closes it (`gfml ... | head`), `onBroken` is called once, and
 * writing does nothing from then on.
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
