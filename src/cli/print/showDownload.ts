import type { DownloadProgress } from "../../storage/index.ts";
import { bar, byteSize, clockTime, cutText } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import type { ProgressStyle } from "../run/RunProgress.ts";

/** Shows the progress of a download on the error output: a bar on a terminal, otherwise a line for each file. */
export const showDownload = (
  { err }: CliContext,
  style: ProgressStyle,
): { readonly progress: (progress: DownloadProgress) => void; readonly end: () => void } => {
  let shown = "";
  let drawn = false;
  const clear = (): void => {
    if (drawn) err.write("\r\u001b[K");
    drawn = false;
  };
  return {
    progress: (progress) => {
      if (style === "quiet") return;
      if (progress.url !== shown) {
        shown = progress.url;
        clear();
        err.write(`downloading ${progress.url}\n`);
      }
      if (!err.isTTY) return;
      err.write(`\r${cutText(downloadLine(progress), err.columns - 1)}\u001b[K`);
      drawn = true;
    },
    end: clear,
  };
};

/** One line of progress: bar, sizes, rate and the time left. */
const downloadLine = ({ receivedBytes, totalBytes, bytesPerSecond }: DownloadProgress): string => {
  const size = `${byteSize(receivedBytes)} of ${byteSize(totalBytes)}`;
  const left = bytesPerSecond > 0 ? `, ${clockTime((totalBytes - receivedBytes) / bytesPerSecond)} left` : "";
  return `${bar(totalBytes > 0 ? receivedBytes / totalBytes : 0, 30)} ${size}, ${byteSize(Math.round(bytesPerSecond))}/s${left}`;
};
