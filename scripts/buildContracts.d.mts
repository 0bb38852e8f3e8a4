/** The contract modules as contracts/src compiles now: path (from the repository's root) and text. */
export const buildContractModules: () => Promise<{ readonly path: string; readonly text: string }[]>;
