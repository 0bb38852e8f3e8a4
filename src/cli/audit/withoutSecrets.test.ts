import { expect, it } from "vitest";
import { loadKey } from "../../ledger/index.ts";
import { withoutSecrets } from "./withoutSecrets.ts";

it("removes exactly the variables that open a key", async () => {
  const others = { PATH: "/bin", GFML_DATA_DIR: "/data", GFML_ANVIL: undefined };
  const key = { GFML_PRIVATE_KEY: "7".repeat(64) };
  expect(await loadKey({ environment: { ...others, ...key } })).toHaveLength(32);
  const secrets = { ...key, GFML_KEYSTORE_PASSWORD: "one", GFML_KEYSTORE_PASSWORD_FILE: "two" };
  const left = withoutSecrets({ ...others, ...secrets });
  expect(left).toStrictEqual(others);
  await expect(loadKey({ environment: left })).rejects.toMatchObject({ code: "GFML_KEY_MISSING" });
});
