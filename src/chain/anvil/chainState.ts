import { createGunzip } from "node:zlib";
import { postRpc, readAnswer, rpcBody } from "./callRpc.ts";
import { readHexAnswer } from "./readHexAnswer.ts";

/** Bytes that are converted to text at a time. */
const PIECE = 1 << 16;

/** All of anvil's chain, a gzip stream. Throws the errors of `callRpc`. */
export const downloadState = async (url: string, timeout: number): Promise<Uint8Array> => {
  const method = "anvil_dumpState";
  const { body, headers } = await postRpc(url, rpcBody(method, []), timeout);
  const length = Number(headers.get("content-length") ?? Number.NaN);
  return readHexAnswer(method, body!, Number.isSafeInteger(length) ? length : undefined);
};

/** Loads a chain into anvil; true if anvil accepted it. Throws the errors of `callRpc`. */
export const uploadState = async (url: string, state: Uint8Array, timeout: number): Promise<unknown> => {
  const method = "anvil_loadState";
  const [before, after] = rpcBody(method, ["0x"]).split('"0x"') as [string, string];
  const pieces = function* (): Generator<Uint8Array> {
    yield Buffer.from(`${before}"0x`);
    for (let at = 0; at < state.length; at += PIECE) {
      const piece = state.subarray(at, at + PIECE);
      yield Buffer.from(Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString("hex"));
    }
    yield Buffer.from(`"${after}`);
  };
  return readAnswer(method, await postRpc(url, pieces(), timeout));
};

/** A snapshot is one gzip stream. anvil does not check its checksum, so this does. @throws if it is not whole */
export const requireGzip = async (state: Uint8Array): Promise<void> => {
  const unpacked = createGunzip();
  unpacked.end(state);
  for await (const _ of unpacked);
};
