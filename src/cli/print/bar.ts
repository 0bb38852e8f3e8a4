/** A bar of `width` characters of which the share `part` is filled. */
export const bar = (part: number, width: number): string => {
  const filled = Math.round(Math.min(1, Math.max(0, part)) * width);
  return "█".repeat(filled) + "░".repeat(width - filled);
};
