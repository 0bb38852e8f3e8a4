const FORM = /^\/(ip4|ip6|dns|dns4|dns6)\/([0-9A-Za-z.:-]+)\/tcp\/(\d{1,5})(?:\/tls(?:\/sni\/[^/]+)?)?\/(wss?)(?:\/|$)/;

/** The origins of the multiaddresses that a page can dial (ws and wss), as written in a content security policy. */
export const webSocketOrigins = (addresses: readonly string[]): string[] => {
  const origins = addresses.flatMap((address) => {
    const [, family, host, port, layer] = FORM.exec(address) ?? [];
    if (host === undefined) return [];
    const isSecure = layer === "wss" || address.includes("/tls/");
    return [`${isSecure ? "wss" : "ws"}://${family === "ip6" ? `[${host}]` : host}:${port}`];
  });
  return [...new Set(origins)];
};
