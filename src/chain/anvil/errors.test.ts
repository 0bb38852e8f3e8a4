import { expect, it } from "vitest";
import type { GfmlError } from "../../core/index.ts";
import {
  anvilMissingError,
  anvilPathError,
  anvilPlatformError,
  ChainRequestError,
  chainDiedError,
  chainStartError,
  chainStateError,
  chainStoppedError,
  embeddedChainSilentError,
  poolNotEmptyError,
  poolStuckError,
} from "./errors.ts";

const cause = new Error("no such file");
const errors: readonly GfmlError[] = [
  anvilMissingError("linux", "x64", "@foundry-rs/anvil-linux-amd64"),
  anvilPathError("/opt/anvil", cause),
  anvilPlatformError("freebsd", "x64", ["linux x64", "linux arm64"]),
  chainDiedError("it was ended by SIGKILL", "runs/a/anvil.log", ["Listening on 127.0.0.1:1", "eth_call"]),
  new ChainRequestError("evm_mine", -32602, "Timestamp error"),
  chainStartError("it ended with exit code 1", "/opt/anvil", "runs/a/anvil.log", []),
  chainStateError("unexpected end of file", 12),
  chainStoppedError("evm_mine"),
  embeddedChainSilentError("evm_mine", "http://127.0.0.1:1", "runs/a/anvil.log", cause),
  poolNotEmptyError(3),
  poolStuckError(3, 7n),
];

it("gives each failure its own code and its whole text", () => {
  expect(new Set(errors.map(({ code }) => code)).size).toBe(errors.length);
  expect(errors.map(({ code, message }) => `${code}\n${message}`).join("\n\n")).toMatchSnapshot();
});
