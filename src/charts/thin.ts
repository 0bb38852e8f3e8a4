/** At most so many of the items, evenly spread, the first and the last among them. */
export const thin = <Item>(items: readonly Item[], limit: number): readonly Item[] => {
  if (items.length <= limit) return items;
  const step = (items.length - 1) / (limit - 1);
  return Array.from({ length: limit }, (_, index) => items[Math.round(index * step)]!);
};
