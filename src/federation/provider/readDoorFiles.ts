import { readFile } from "node:fs/promises";
import { withFile } from "../../storage/index.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import { hashCode } from "./ProviderDesk.ts";

/** What a service's door needs from files that its configuration names. */
export interface DoorFiles {
  /** SHA-256 of the invitation codes, hex. */
  readonly codes: ReadonlySet<string>;
  /** PEM, where the door speaks https itself. */
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
}

/** @throws FileAccessError */
export const readDoorFiles = async (config: ServiceConfig): Promise<DoorFiles> => ({
  codes: await readCodes(config),
  tls: await readTls(config),
});

const readCodes = async ({ admission }: ServiceConfig): Promise<ReadonlySet<string>> => {
  const { codes, codesFile } = admission;
  const listed =
    codesFile === undefined ? [] : (await withFile("read", codesFile, () => readFile(codesFile, "utf8"))).split("\n");
  return new Set([...codes, ...listed].filter((code) => code.trim().length >= 8).map(hashCode));
};

const readTls = async ({ door }: ServiceConfig): Promise<DoorFiles["tls"]> => {
  const { certificate, privateKey } = door;
  if (certificate === undefined || privateKey === undefined) return undefined;
  const read = (path: string): Promise<string> => withFile("read", path, () => readFile(path, "utf8"));
  return { certificate: await read(certificate), key: await read(privateKey) };
};
