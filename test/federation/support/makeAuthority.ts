import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Files in PEM. */
export interface Authority {
  /** Of the authority: what others must trust. */
  readonly authority: string;
  /** Of a server: its certificate, signed by the authority, and its key. */
  readonly certificate: string;
  readonly privateKey: string;
}

/** Whether certificates can be made here. */
export const hasOpenssl = (() => {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** An authority of our own, and a certificate of it for these IP addresses, as docs/how-to/deploy.md asks for. */
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
