/** The contract modules as contracts/src compiles now: path (from the repository's root) and text. Takes half a minute. */
export const buildContractModules: () => Promise<{ readonly path: string; readonly text: string }[]>;

/** SHA-256 of the compiler's version, its settings and every source: what a module's second line should name. */
export const digestContractSources: () => Promise<string>;
