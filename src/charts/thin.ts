/** At most so many of the items, evenly spread, the first and the last among them. */
export const thin = <Item>(items: readonly Item[], limit: number): readonly Item[] => {
  if (items.length <= limit) return items;
  const step = (items.length - 1) / (limit - 1);
  return Array.from({ length: limit }, (_, index) => items[Math.round(index * step)]!);
};

/** Every second, third .. of the items, so that at most so many are left; the last is always among them. */
export const everyNth = <Item>(items: readonly Item[], limit: number): readonly Item[] => {
  const step = Math.max(1, Math.ceil((items.length - 1) / Math.max(1, limit - 1)));
  return items.filter((_, index) => index % step === 0 || index === items.length - 1);
};
