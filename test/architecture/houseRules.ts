/** The rooms of src/ and their floors: a room imports only lower floors. */
export const floors: Readonly<Record<string, number>> = {
  core: 0,
  math: 1,
  text: 1,
  kernels: 1,
  safetensors: 1,
  chain: 2,
  data: 2,
  model: 2,
  cost: 3,
  meta: 3,
  reputation: 3,
  incentive: 4,
  coalition: 5,
  games: 6,
  round: 6,
  ledger: 7,
  schemeCheck: 7,
  network: 7,
  storage: 7,
  charts: 7,
  tracking: 7,
  view: 7,
  bridge: 7,
  flower: 8,
  audit: 8,
  simulation: 8,
  federation: 9,
  experiments: 9,
  web: 9,
  report: 10,
  testing: 10,
  reproduction: 11,
  cli: 12,
};

/**
 * Neighbors of one floor that may use each other, each with its reason: a model reads batches of samples.
 */
const allowedNeighbors: ReadonlySet<string> = new Set(["model -> data"]);

/** npm packages that only some rooms may import. */
const roomsOfPackage: Readonly<Record<string, readonly string[]>> = {
  viem: ["chain", "ledger", "audit"],
  libp2p: ["network"],
  "@libp2p": ["network"],
  "@observablehq/plot": ["charts"],
};

/** Rooms below floor 7 that use Node modules: the chain's client starts a process and reads key files. */
const roomsWithNode: ReadonlySet<string> = new Set(["chain"]);

/** By which a room is entered: all of it, or the part that runs in a page. */
const entries: readonly string[] = ["index.ts", "browser.ts"];

/** Further entries of a room, each for one other room, that bring along what takes long to load. */
const sideEntries: Readonly<Record<string, string>> = {
  "src/ledger/onChain.ts": "audit",
  "src/report/renderChart.ts": "reproduction",
};

export interface ImportEdge {
  /** Path from the repository root, e.g. src/core/index.ts. */
  readonly from: string;
  /** Path of the imported file, or the name of a package or built-in module. */
  readonly to: string;
  /** Not loaded with the file: an `import()`, or types alone. */
  readonly isLazy?: boolean;
  /** Types alone, of which nothing is left when it runs. */
  readonly isTypeOnly?: boolean;
}

const roomOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1];

/** Every breach of the house plan among these imports, as sentences. */
export const findBreaches = (edges: readonly ImportEdge[]): string[] => {
  const breaches: string[] = [];
  for (const { from, to } of edges) {
    const room = roomOf(from);
    if (room === undefined || from.endsWith(".test.ts")) continue;
    const floor = floors[room];
    if (floor === undefined) {
      breaches.push(`${from}: the room "${room}" has no floor`);
      continue;
    }
    const target = roomOf(to);
    if (target === undefined) {
      if (/^(src|test|bench|scripts|examples)\//.test(to)) breaches.push(`${from} imports ${to}, which is no room`);
      const isBuiltIn = to.startsWith("node:");
      if (isBuiltIn && floor < 7 && !roomsWithNode.has(room))
        breaches.push(`${from} imports ${to}: no Node module below floor 7`);
      const owners = Object.entries(roomsOfPackage).find(([name]) => to === name || to.startsWith(`${name}/`))?.[1];
      if (owners !== undefined && !owners.includes(room))
        breaches.push(`${from} imports ${to}, which only ${owners.join(", ")} may`);
      continue;
    }
    if (target === room) {
      // the index may hand on what the part for pages has
      const isIndex = from === `src/${room}/index.ts`;
      if (!isIndex && entries.some((entry) => to === `src/${room}/${entry}`))
        breaches.push(`${from} imports the ${to.endsWith("index.ts") ? "index" : "browser.ts"} of its own room`);
      continue;
    }
    const targetFloor = floors[target];
    if (targetFloor === undefined) breaches.push(`${from} imports ${to}: the room "${target}" has no floor`);
    else if (targetFloor > floor)
      breaches.push(`${from} (floor ${floor}) imports upwards: ${to} (floor ${targetFloor})`);
    else if (targetFloor === floor && !allowedNeighbors.has(`${room} -> ${target}`)) {
      breaches.push(`${from} imports a neighbor of its own floor: ${to}`);
    }
    if (!entries.some((entry) => to === `src/${target}/${entry}`) && sideEntries[to] !== room)
      breaches.push(`${from} enters ${target} by ${to} instead of its index.ts`);
  }
  return breaches;
};

/**
 * Node modules in the reach of a `browser.ts`, which a page cannot load, each with the way there. What is loaded later by
 * `import()` counts too.
 */
export const findNodeInPages = (edges: readonly ImportEdge[]): string[] => {
  const next = new Map<string, string[]>();
  for (const { from, to, isTypeOnly } of edges) if (!isTypeOnly) next.set(from, [...(next.get(from) ?? []), to]);
  const breaches: string[] = [];
  for (const entry of next.keys()) {
    if (!/^src\/(?:[^/]+\/)?browser\.ts$/.test(entry)) continue;
    const wayTo = new Map([[entry, entry]]);
    for (const [file, way] of wayTo) {
      for (const other of next.get(file) ?? []) {
        if (wayTo.has(other)) continue;
        wayTo.set(other, `${way} -> ${other}`);
        if (other.startsWith("node:")) breaches.push(`a page cannot load ${way} -> ${other}`);
      }
    }
  }
  return breaches;
};

/** Import cycles among files, each as a path that returns to its start. */
export const findCycles = (edges: readonly ImportEdge[]): string[] => {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const cycles: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const at = path.indexOf(file);
    if (at >= 0) {
      cycles.push([...path.slice(at), file].join(" -> "));
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const other of next.get(file) ?? []) visit(other);
    path.pop();
    done.add(file);
  };
  for (const file of next.keys()) visit(file);
  return cycles;
};

/** All that is loaded as soon as a file is, itself included. */
export const loadedWith = (entry: string, edges: readonly ImportEdge[]): Set<string> => {
  const next = new Map<string, string[]>();
  for (const { from, to, isLazy } of edges) if (!isLazy) next.set(from, [...(next.get(from) ?? []), to]);
  const loaded = new Set([entry]);
  for (const file of loaded) for (const other of next.get(file) ?? []) loaded.add(other);
  return loaded;
};
