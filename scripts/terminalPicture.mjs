// Turns a terminal capture into an SVG picture, as for docs/images:
//   tmux capture-pane -e -p > screen.ansi
//   node scripts/terminalPicture.mjs screen.ansi picture.svg --title "gfml run" --columns 110
// Understands the colors and attributes (SGR) that a capture holds; any other escape sequence is an error.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

const CELL = 8.4;
const LINE = 19;
const FONT = 14;
const MARGIN = 18;
const BAR = 34;
const INK = "#d6dce5";
const PAPER = "#14181f";
const FRAME = "#1f2530";

/** The sixteen named colors, normal then bright. */
const palette = [
  "#3b4252 #ef6b73 #8fd07f #e9c46a #6ea8fe #c792ea #56c7d6 #d6dce5",
  "#616e88 #ff8a90 #a9e29b #ffd98a #93c0ff #dcb3ff #7fe0ec #ffffff",
].flatMap((row) => row.split(" "));

const plain = { ink: INK, paper: null, bold: false, dim: false, italic: false, underline: false };

/** A color of the 256: the sixteen, a 6 x 6 x 6 cube, grays. */
const indexedColor = (index) => {
  if (index < 16) return palette[index];
  if (index >= 232) return rgb([0, 1, 2].map(() => 8 + 10 * (index - 232)));
  const level = (digit) => (digit === 0 ? 0 : 55 + 40 * digit);
  const cube = index - 16;
  return rgb([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level));
};
const rgb = (parts) => `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;

/** The style after one SGR sequence. */
const restyle = (before, text) => {
  const codes = text === "" ? [0] : text.split(/[;:]/).map(Number);
  let style = before;
  const set = (change) => {
    style = { ...style, ...change };
  };
  const extended = () => (codes.shift() === 5 ? indexedColor(codes.shift()) : rgb(codes.splice(0, 3)));
  while (codes.length > 0) {
    const code = codes.shift();
    if (code === 0) style = plain;
    else if (code === 1) set({ bold: true });
    else if (code === 2) set({ dim: true });
    else if (code === 3) set({ italic: true });
    else if (code === 4) set({ underline: true });
    else if (code === 22) set({ bold: false, dim: false });
    else if (code === 23) set({ italic: false });
    else if (code === 24) set({ underline: false });
    else if (code === 38) set({ ink: extended() });
    else if (code === 39) set({ ink: INK });
    else if (code === 48) set({ paper: extended() });
    else if (code === 49) set({ paper: null });
    else if (code >= 30 && code <= 37) set({ ink: palette[code - 30] });
    else if (code >= 40 && code <= 47) set({ paper: palette[code - 40] });
    else if (code >= 90 && code <= 97) set({ ink: palette[code - 82] });
    else if (code >= 100 && code <= 107) set({ paper: palette[code - 92] });
    else throw new Error(`cannot draw the attribute ${code} of the sequence ESC[${text}m`);
  }
  return style;
};

/** Lines of runs of equal style, each with its column. The style carries over from line to line, as in a capture. */
const readCapture = (capture) => {
  let style = plain;
  const lines = capture
    .replace(/\r/g, "")
    .split("\n")
    .map((line) => {
      const runs = [];
      let column = 0;
      // odd parts are the text between ESC[ and m
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern must match the escape character
      line.split(/\u001b\[([\d;:]*)m/).forEach((part, index) => {
        if (index % 2 === 1) {
          style = restyle(style, part);
          return;
        }
        if (part.includes("\u001b")) throw new Error("the capture holds an escape sequence that is no color");
        if (part !== "") runs.push({ column, text: part, style });
        column += [...part].length;
      });
      return runs;
    });
  while (lines.length > 0 && lines.at(-1).every(({ text }) => text.trim() === "")) lines.pop();
  return lines;
};

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const round = (value) => Number(value.toFixed(2));

/** Opacity of the characters that are drawn as rectangles, because fonts leave gaps between them. */
const blocks = { "█": 1, "▓": 0.75, "▒": 0.5, "░": 0.22 };

/** The shapes of one run in this line. */
const drawRun = ({ column, text, style }, line) => {
  const shapes = [];
  const left = (at) => round(MARGIN + at * CELL);
  const top = BAR + MARGIN / 2 + line * LINE;
  const box = (at, length, color, inset, opacity) =>
    `<rect x="${left(at)}" y="${round(top + inset)}" width="${round(length * CELL)}" height="${round(LINE - 2 * inset)}" fill="${color}"${opacity === 1 ? "" : ` opacity="${opacity}"`}/>`;
  if (style.paper !== null) shapes.push(box(column, [...text].length, style.paper, 0, 1));
  const attributes = [
    `fill="${style.ink}"`,
    style.bold ? 'font-weight="700"' : "",
    style.dim ? 'opacity="0.6"' : "",
    style.italic ? 'font-style="italic"' : "",
    style.underline ? 'text-decoration="underline"' : "",
  ].filter((attribute) => attribute !== "");
  let at = column;
  for (const piece of text.match(/█+|▓+|▒+|░+| {2,}|(?:[^█▓▒░ ]| (?! ))+| /gu) ?? []) {
    const length = [...piece].length;
    const opacity = blocks[piece[0]];
    if (opacity !== undefined) shapes.push(box(at, length, style.ink, 4, opacity));
    else if (piece.trim() !== "") {
      // positions replace spaces at the ends, because viewers treat such spaces differently
      const words = piece.trim();
      const start = at + [...piece].length - [...piece.trimStart()].length;
      const place = `x="${left(start)}" y="${round(top + LINE - 5)}" textLength="${round([...words].length * CELL)}"`;
      shapes.push(`<text ${place} lengthAdjust="spacingAndGlyphs" ${attributes.join(" ")}>${escaped(words)}</text>`);
    }
    at += length;
  }
  return shapes;
};

/** The whole picture: a window with a title bar, on a transparent background. */
const drawPicture = (lines, title, columns) => {
  const width = round(columns * CELL + 2 * MARGIN);
  const height = BAR + MARGIN + lines.length * LINE + 6;
  const buttons = ["#ef6b73", "#e9c46a", "#8fd07f"].map(
    (color, index) => `<circle cx="${MARGIN + 4 + index * 18}" cy="${BAR / 2}" r="5.5" fill="${color}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="9" fill="${PAPER}"/>`,
    `<path d="M0 ${BAR}V9A9 9 0 0 1 9 0H${round(width - 9)}A9 9 0 0 1 ${width} 9V${BAR}Z" fill="${FRAME}"/>`,
    ...buttons,
    `<g font-family="ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace" font-size="${FONT}">`,
    `<text x="${width / 2}" y="${BAR / 2 + 5}" text-anchor="middle" fill="${INK}" opacity="0.6" font-size="13">${escaped(title)}</text>`,
    ...lines.flatMap((runs, line) => runs.flatMap((run) => drawRun(run, line))),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { title: { type: "string", default: "terminal" }, columns: { type: "string" } },
});
const [source, target] = positionals;
if (source === undefined || target === undefined || positionals.length > 2) {
  console.error("usage: node scripts/terminalPicture.mjs CAPTURE PICTURE.svg [--title TEXT] [--columns NUMBER]");
  process.exit(2);
}
const lines = readCapture(readFileSync(source, "utf8"));
const longest = Math.max(1, ...lines.map((runs) => runs.reduce((length, { text }) => length + [...text].length, 0)));
const columns = Math.max(longest, values.columns === undefined ? 0 : Number(values.columns));
if (!Number.isSafeInteger(columns)) throw new Error(`--columns must be an integer, but is ${values.columns}`);
writeFileSync(target, drawPicture(lines, values.title, columns));
