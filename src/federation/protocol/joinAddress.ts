import { joinAddressError } from "../errors.ts";

/** The address of a task: where its door is, and the peer id of the key that must sign its document. */
export interface JoinAddress {
  /** Address of the door, without a final slash: https://gfml.example.org. */
  readonly url: string;
  readonly peerId: string;
}

const FORM = /^(https?:\/\/[^\s/?#]+(?:\/[^\s?#]*?)?)\/join\/(16Uiu2[1-9A-HJ-NP-Za-km-z]{40,60})\/?$/;

/**
 * Reads a join address.
 *
 * @throws GFML_JOIN_ADDRESS if the text is not a join address
 */
export const parseJoinAddress = (text: string): JoinAddress => {
  const [, url, peerId] = FORM.exec(text.trim()) ?? [];
  if (url === undefined || peerId === undefined || !URL.canParse(url)) throw joinAddressError(text);
  return { url, peerId };
};

/** The text of a join address. */
export const formatJoinAddress = ({ url, peerId }: JoinAddress): string => `${url}/join/${peerId}`;
