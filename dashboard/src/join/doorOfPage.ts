import { formatJoinAddress } from "gfml/browser";

/**
 * The join address of the provider that serves this page, if one does: the peer id stands behind the #, or is asked for at
 * the door, which is then trusted as far as the page itself.
 */
export const doorOfPage = async (location: Location): Promise<string | undefined> => {
  const [, url] = /^(https?:\/\/.*)\/pages\/join(?:\.html)?$/.exec(`${location.origin}${location.pathname}`) ?? [];
  if (url === undefined) return undefined;
  const [, named] = /^#\/(16Uiu2\w+)$/.exec(location.hash) ?? [];
  if (named !== undefined) return formatJoinAddress({ url, peerId: named });
  try {
    const response = await fetch(`${url}/gfml/v1/task`);
    const { document } = (await response.json()) as { document?: { provider?: { peerId?: unknown } } };
    const peerId = document?.provider?.peerId;
    return typeof peerId === "string" ? formatJoinAddress({ url, peerId }) : undefined;
  } catch {
    return undefined;
  }
};
