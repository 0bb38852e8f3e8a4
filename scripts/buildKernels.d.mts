/** Compiles assembly/ to modules: path (from the repository's root) and text. */
export const buildKernelModules: () => Promise<{ readonly path: string; readonly text: string }[]>;
