/** What is known about the packages of a lock file, from the answer of `npm audit --json`. */
export function judgePackages(
  answer: string,
  lock: unknown,
): { readonly code: 0 | 1 | 2; readonly lines: readonly string[] };
