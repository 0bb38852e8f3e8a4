import { type FileHandle, open } from "node:fs/promises";
import { after } from "../../core/index.ts";
import { withFile } from "../files/withFile.ts";
import type { DownloadProgress } from "./DownloadProgress.ts";

/** A mirror failed; the text is the reason. A different mirror may work. */
export class MirrorFailure extends Error {}

/** One attempt at one mirror. */
export interface FetchRequest {
  readonly url: string;
  /** File to write. If the mirror supports it, existing content is continued. */
  readonly part: string;
  readonly bytes: number;
  /** Time without data after which the attempt ends, milliseconds. */
  readonly idleTimeout: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** A clock in milliseconds, for the displayed rate. */
  readonly now: () => number;
}

/**
 * Downloads into `part` until it holds `bytes` bytes, and syncs it.
 *
 * @throws MirrorFailure if the mirror fails; the signal's reason if aborted. The part then keeps the received bytes
 */
export const fetchInto = async (request: FetchRequest): Promise<void> => {
  const { part, bytes, signal } = request;
  signal?.throwIfAborted();
  const file = await withFile("write", part, () => open(part, "a+"));
  const idle = new AbortController();
  const wait = (): (() => void) => after(request.idleTimeout / 1000, () => idle.abort());
  let cancel = wait();
  const alive = (): void => {
    cancel();
    cancel = wait();
  };
  try {
    let { size } = await file.stat();
    // nothing to continue: the part is empty, or cannot be the start of the file
    if (size >= bytes) size = await clear(file, part);
    const response = await ask(request, size, AbortSignal.any([idle.signal, ...(signal ? [signal] : [])]));
    if (size > 0 && response.status !== 206) await clear(file, part);
    await store(request, file, response, response.status === 206 ? size : 0, alive);
    await withFile("write", part, () => file.sync());
  } catch (cause) {
    signal?.throwIfAborted();
    if (idle.signal.aborted) throw new MirrorFailure(`nothing arrived for ${request.idleTimeout / 1000} s`);
    throw cause;
  } finally {
    cancel();
    await file.close();
  }
};

const clear = async (file: FileHandle, part: string): Promise<number> => {
  await withFile("write", part, () => file.truncate(0));
  return 0;
};

const ask = async ({ url, bytes }: FetchRequest, offset: number, signal: AbortSignal): Promise<Response> => {
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (offset > 0) headers.range = `bytes=${offset}-`;
  let response: Response;
  try {
    response = await fetch(url, { headers, signal });
  } catch (cause) {
    throw new MirrorFailure(reasonOf(cause));
  }
  const continues = response.headers.get("content-range")?.startsWith(`bytes ${offset}-${bytes - 1}/`) === true;
  if (response.status === 200 || (response.status === 206 && offset > 0 && continues)) return response;
  await response.body?.cancel();
  throw new MirrorFailure(
    response.status === 206
      ? "it sent a different part of the file"
      : `HTTP status ${response.status} ${response.statusText}`,
  );
};

const store = async (
  { url, part, bytes, onProgress, now }: FetchRequest,
  file: FileHandle,
  response: Response,
  offset: number,
  alive: () => void,
): Promise<void> => {
  const started = now();
  let received = offset;
  const reader = response.body?.getReader();
  while (reader !== undefined) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new MirrorFailure(`the connection broke after ${received} of ${bytes} bytes (${reasonOf(cause)})`);
    });
    if (done) break;
    alive();
    received += value.length;
    if (received > bytes) {
      await reader.cancel().catch(() => undefined);
      await clear(file, part);
      throw new MirrorFailure(`it sent more than the expected ${bytes} bytes`);
    }
    await withFile("write", part, () => file.appendFile(value));
    const seconds = (now() - started) / 1000;
    onProgress?.({
      url,
      receivedBytes: received,
      totalBytes: bytes,
      bytesPerSecond: seconds > 0 ? (received - offset) / seconds : 0,
    });
  }
  if (received < bytes) throw new MirrorFailure(`it sent only ${received} of ${bytes} bytes`);
};

/** The reason of a failed fetch: its cause contains the network's code. */
const reasonOf = (error: unknown): string => {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message: string };
  return cause?.code ?? cause?.message ?? message;
};
