import { textWidth } from "../../text/index.ts";
import type { Terminal } from "./Terminal.ts";

const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
const CLEAR_BELOW = "\u001b[J";
const up = (lines: number): string => (lines > 0 ? `\u001b[${lines}A` : "");

/** Lines at the bottom of a terminal that are redrawn. The terminal may change its size at any time. */
export class LiveScreen {
  readonly #terminal: Terminal;
  readonly #render: (width: number, height: number) => string[];
  readonly #stopListening: () => void;
  /** Widths of the lines on the screen, because a narrower terminal wraps them. */
  #drawn: number[] = [];
  #open = true;

  constructor(terminal: Terminal, render: (width: number, height: number) => string[]) {
    this.#terminal = terminal;
    this.#render = render;
    this.#stopListening = terminal.onResize(() => this.draw());
    terminal.write(HIDE_CURSOR);
  }

  /** Replaces the previous drawing. */
  draw(): void {
    if (!this.#open) return;
    const { columns, rows } = this.#terminal;
    const lines = this.#render(Math.max(20, columns - 1), Math.max(2, rows - 1));
    const text = lines.map((line) => `${line}\n`).join("");
    this.#terminal.write(`${this.#eraser()}${text}`);
    this.#drawn = lines.map(textWidth);
  }

  /** Keeps the last drawing and shows the cursor again. May be called twice. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#stopListening();
    this.#terminal.write(SHOW_CURSOR);
  }

  /** Erases the drawing and shows the cursor again. */
  erase(): void {
    if (!this.#open) return;
    this.#terminal.write(this.#eraser());
    this.close();
  }

  #eraser(): string {
    const columns = this.#terminal.columns;
    const height = this.#drawn.reduce((total, width) => total + Math.max(1, Math.ceil(width / columns)), 0);
    return `${up(Math.min(height, this.#terminal.rows - 1))}\r${CLEAR_BELOW}`;
  }
}
