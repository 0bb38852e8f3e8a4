import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { until } from "./until.ts";

/**
 * Stops a process as Ctrl-Z does, and waits until it stands: the signal takes effect when one of its threads next runs, which
 * on a busy machine may be after it has answered one more request.
 */
export const suspend = async (pid: number): Promise<void> => {
  process.kill(pid, "SIGSTOP");
  await until(`process ${pid} to stand still`, () => stands(pid), 10);
};

const stands = (pid: number): boolean => {
  const threads = `/proc/${pid}/task`;
  if (!existsSync(threads))
    return execFileSync("ps", ["-o", "stat=", "-p", `${pid}`], { encoding: "utf8" }).startsWith("T");
  return readdirSync(threads).every((thread) => {
    // the state follows the name, which is in parentheses and may hold anything
    const stat = readFileSync(`${threads}/${thread}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("T");
  });
};
