import type { WriteStream } from "node:tty";
import { createStyle, supportsColor } from "../../text/index.ts";
import type { Terminal } from "./Terminal.ts";

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
