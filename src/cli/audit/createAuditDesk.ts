import { fork } from "node:child_process";
import { constants, setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import { withoutKeys } from "../../chain/index.ts";
import type { AuditView } from "../../view/index.ts";
import type { AuditDesk } from "../../web/index.ts";
import type { AuditJob, AuditNews } from "./auditProcess.ts";

/** Characters that are kept of the output of a crashed audit. */
const KEPT_OUTPUT = 2000;

/** Runs audits on demand. Each has its own process, which has a lower priority than the provider and no key. The service does not wait. */
export const createAuditDesk = (
  job: AuditJob,
  {
    environment,
    now,
  }: { readonly environment: Readonly<Record<string, string | undefined>>; readonly now: () => number },
): AuditDesk => {
  let view: AuditView = { state: "none" };
  const begin = (startedAt: number): void => {
    view = { state: "running", startedAt, progress: null };
    // a clone runs TypeScript sources, the published package runs JavaScript
    const file = import.meta.url.endsWith(".ts") ? "./auditProcess.ts" : "./auditProcess.js";
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), [], {
      execArgv: [],
      env: withoutKeys(environment),
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let output = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      output = `${output}${text}`.slice(-KEPT_OUTPUT);
    });
    const fail = (problem: string, remedy: string | null = null): void => {
      if (view.state === "running") view = { state: "failed", startedAt, finishedAt: now(), problem, remedy };
    };
    child.on("message", (news: AuditNews) => {
      if (news.kind === "failed") fail(news.problem, news.remedy);
      else if (news.kind === "finished")
        view = { state: "finished", startedAt, finishedAt: now(), report: news.report };
      else if (view.state === "running") view = { ...view, progress: news.progress };
    });
    child.on("error", (error) => fail(error.message));
    child.on("close", (code, signal) => fail(`the auditing process ended (${signal ?? code}): ${output.trim()}`));
    try {
      if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      // a system may refuse; the audit then competes with the service
    }
    child.send(job, () => {});
  };
  return {
    view: () => view,
    start: () => {
      if (view.state === "running") return false;
      begin(now());
      return true;
    },
  };
};
