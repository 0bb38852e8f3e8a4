/** The variables that loadKey reads. */
const SECRETS = ["GFML_PRIVATE_KEY", "GFML_KEYSTORE_PASSWORD", "GFML_KEYSTORE_PASSWORD_FILE"];

/** The environment without the variables that open a key, for a process that signs nothing. */
export const withoutSecrets = (
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !SECRETS.includes(name)));
