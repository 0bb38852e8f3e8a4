/** Cuts items into parts in their order; the first (length mod parts) parts get one more (NumPy's `array_split`). */
export const splitEvenly = (items: readonly number[], parts: number): number[][] => {
  const size = Math.floor(items.length / parts);
  const larger = items.length % parts;
  return Array.from({ length: parts }, (_, part) => {
    const start = part * size + Math.min(part, larger);
    return items.slice(start, start + size + (part < larger ? 1 : 0));
  });
};
