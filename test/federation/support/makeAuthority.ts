import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** PEM files of an authority. */
export interface Authority {
  /** The authority's certificate, which clients must trust. */
  readonly authority: string;
  /** A server's certificate, signed by the authority, and its key. */
  readonly certificate: string;
  readonly privateKey: string;
}

/** Whether openssl is installed. */
export const hasOpenssl = (() => {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** Makes a private authority and its certificate for these IP addresses, as in docs/how-to/deploy.md. */
export const makeAuthority = (folder: string, addresses: readonly string[]): Authority => {
  const file = (name: string): string => join(folder, name);
  const openssl = (...words: string[]): void => void execFileSync("openssl", words, { stdio: "ignore" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const names = ["-addext", `subjectAltName=${addresses.map((address) => `IP:${address}`).join(",")}`];
  const own = ["-keyout", file("authority.key"), "-out", file("authority.pem"), "-subj", "/CN=test authority"];
  openssl("req", "-x509", "-days", "1", ...key, ...own);
  const asked = ["-keyout", file("key.pem"), "-out", file("request.pem"), "-subj", "/CN=provider", ...names];
  openssl("req", ...key, ...asked);
  const signing = ["-CA", file("authority.pem"), "-CAkey", file("authority.key"), "-CAcreateserial"];
  const made = ["-days", "1", "-copy_extensions", "copy", "-out", file("certificate.pem")];
  openssl("x509", "-req", "-in", file("request.pem"), ...signing, ...made);
  return { authority: file("authority.pem"), certificate: file("certificate.pem"), privateKey: file("key.pem") };
};
