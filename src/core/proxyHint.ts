type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The end of a remedy for a connection that failed, where a proxy is configured that Node does not use by itself; "" otherwise,
 * and in pages.
 */
export const proxyHint = (
  environment: Environment | undefined = (globalThis as { readonly process?: { readonly env?: Environment } }).process
    ?.env,
): string => {
  const proxy = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].find((name) => environment?.[name]);
  if (proxy === undefined || environment?.NODE_USE_ENV_PROXY) return "";
  return `. ${proxy} is set: Node uses it if NODE_USE_ENV_PROXY=1 is set, too`;
};
