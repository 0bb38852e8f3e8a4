import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../support/until.ts";

/** Seconds in which a service must print its address. */
const START_LIMIT = 300;
/** Seconds in which a service must end after Ctrl-C. */
const STOP_LIMIT = 60;
/** Characters of the output that a failure shows. */
const SHOWN = 4000;

/** A service that a page has started. */
interface Service {
  /** The process group that Ctrl-C reaches. */
  readonly group: number;
  readonly output: () => string;
}

/** A shell in which the blocks of one page are played in order. */
export class PageShell {
  readonly #folder: string;
  readonly #scripts: string;
  readonly #shell: ChildProcess;
  readonly #services: Service[] = [];
  #output = "";
  #answers = "";
  #blocks = 0;
  #isOver = false;

  /**
   * @param folder - where the shell starts
   * @param scripts - a folder for the blocks' scripts and the services' output
   */
  constructor(folder: string, scripts: string, environment: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#scripts = scripts;
    this.#shell = spawn("bash", ["--noprofile", "--norc"], {
      cwd: folder,
      env: environment,
      detached: true,
      stdio: ["pipe", "pipe", "pipe", "pipe"],
    });
    const keep = (text: string): void => {
      this.#output += text;
    };
    this.#shell.stdout!.setEncoding("utf8").on("data", keep);
    this.#shell.stderr!.setEncoding("utf8").on("data", keep);
    this.#shell.stdio[3]!.on("data", (text: Buffer) => {
      this.#answers += text.toString("utf8");
    });
    this.#shell.on("exit", () => {
      this.#isOver = true;
    });
  }

  /** Puts a file where the page's reader would save it. */
  write(file: string, text: string): void {
    writeFileSync(join(this.#folder, file), `${text}\n`);
  }

  /**
   * Plays a block. A command that fails ends it, except that the last one must end with `exitCode`.
   *
   * @returns what it printed
   */
  async run(block: string, exitCode: number, limitSeconds: number): Promise<string> {
    const [before, last] = splitLast(block);
    this.#output = "";
    const script = this.#script(`set -e\n${before}\nset +e\n${last}`);
    const code = Number(await this.#ask(`. ${script} </dev/null; echo "$?" >&3`, block, limitSeconds));
    if (code !== exitCode) throw this.#failure(block, `the last command ended with exit code ${code}, not ${exitCode}`);
    return this.#output;
  }

  /**
   * Plays a block whose last command is a service: starts it in the background and waits until it prints an address.
   *
   * @returns what the service has printed so far
   */
  async start(block: string, limitSeconds: number): Promise<string> {
    const [before, last] = splitLast(block);
    if (before.trim() !== "") await this.run(before, 0, limitSeconds);
    const script = this.#script(last);
    const log = `${script}.log`;
    // job control gives the service a process group of its own
    const command = `set -m; bash ${script} </dev/null >${log} 2>&1 3>&- & set +m; echo "$!" >&3`;
    const group = Number(await this.#ask(command, last, limitSeconds));
    const service = { group, output: () => readFileSync(log, "utf8") };
    this.#services.push(service);
    const isUp = (): boolean => /https?:\/\/\S+\s/.test(service.output());
    await until("the service to print an address or to end", () => isUp() || !isAlive(group), START_LIMIT);
    if (!isUp()) throw new Error(`the service ended before it printed an address:\n${last}\n${tail(service.output())}`);
    return service.output();
  }

  /** Presses Ctrl-C for every service of the page, and waits until they have ended. */
  async interrupt(): Promise<void> {
    for (const service of this.#services.splice(0)) {
      if (isAlive(service.group)) process.kill(-service.group, "SIGINT");
      try {
        await until("a service to end after Ctrl-C", () => !isAlive(service.group), STOP_LIMIT);
      } catch (error) {
        process.kill(-service.group, "SIGKILL");
        throw new Error(tail(service.output()), { cause: error });
      }
    }
  }

  /** Ends the services, then the shell and what it has left running. */
  async end(): Promise<void> {
    try {
      await this.interrupt();
    } finally {
      if (isAlive(this.#shell.pid!)) process.kill(-this.#shell.pid!, "SIGKILL");
    }
  }

  /** Sends a line to the shell and waits for the line that it writes to its fourth stream. */
  async #ask(line: string, block: string, limitSeconds: number): Promise<string> {
    this.#answers = "";
    this.#shell.stdin!.write(`${line}\n`);
    try {
      await until("the block to end", () => this.#answers.endsWith("\n") || this.#isOver, limitSeconds);
    } catch {
      throw this.#failure(block, `it has not ended after ${limitSeconds} s`);
    }
    if (!this.#answers.endsWith("\n")) throw this.#failure(block, "a command failed");
    return this.#answers.trim();
  }

  #script(text: string): string {
    const path = join(this.#scripts, `block${this.#blocks++}.sh`);
    writeFileSync(path, `${text}\n`);
    return path;
  }

  #failure(block: string, problem: string): Error {
    return new Error(`${problem}:\n${block}\n--- it printed:\n${tail(this.#output)}`);
  }
}

const tail = (text: string): string => text.slice(-SHOWN);

const isAlive = (group: number): boolean => {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
};

/** A block without its last command, and that command; a line that ends with a backslash belongs to the next one. */
const splitLast = (block: string): [string, string] => {
  const lines = block.trimEnd().split("\n");
  let start = lines.findLastIndex((line) => !/^\s*(#|$)/.test(line));
  while (start > 0 && lines[start - 1]!.endsWith("\\")) start--;
  return [lines.slice(0, start).join("\n"), lines.slice(start).join("\n")];
};
