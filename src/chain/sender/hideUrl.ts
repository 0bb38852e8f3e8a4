/** A URL as it may be shown: providers put access keys into path, query and user, so only the host is left. */
export const hideUrl = (url: string): string => {
  const { protocol, host, pathname, search } = new URL(url);
  return `${protocol}//${host}${pathname.length > 1 || search.length > 0 ? "/…" : ""}`;
};
