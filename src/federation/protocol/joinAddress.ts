import { joinAddressError } from "../errors.ts";

/** Where a task is, and whose it is: the peer id says by which key its document must be signed, whoever brings it. */
export interface JoinAddress {
  /** Of the door, without a slash at the end: https://gfml.example.org. */
  readonly url: string;
  readonly peerId: string;
}

const FORM = /^(https?:\/\/[^\s/?#]+(?:\/[^\s?#]*?)?)\/join\/(16Uiu2[1-9A-HJ-NP-Za-km-z]{40,60})\/?$/;

/** @throws GFML_JOIN_ADDRESS */
export const parseJoinAddress = (text: string): JoinAddress => {
  const [, url, peerId] = FORM.exec(text.trim()) ?? [];
  if (url === undefined || peerId === undefined || !URL.canParse(url)) throw joinAddressError(text);
  return { url, peerId };
};

export const formatJoinAddress = ({ url, peerId }: JoinAddress): string => `${url}/join/${peerId}`;
