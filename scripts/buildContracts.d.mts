/** Compiles contracts/src to modules: path (from the repository's root) and text. Takes half a minute. */
export const buildContractModules: () => Promise<{ readonly path: string; readonly text: string }[]>;

/** SHA-256 of the compiler's version, its settings and every source: the second line of a current module names it. */
export const digestContractSources: () => Promise<string>;
