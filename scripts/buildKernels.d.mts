/** The kernel modules as assembly/ compiles now: path (from the repository's root) and text. */
export const buildKernelModules: () => Promise<{ readonly path: string; readonly text: string }[]>;
