import { expect, test } from "vitest";
import type { GfmlError } from "../../../../core/index.ts";
import { AnvilMissingError } from "./AnvilMissingError.ts";
import { AnvilPathError } from "./AnvilPathError.ts";
import { AnvilPlatformError } from "./AnvilPlatformError.ts";
import { ChainDiedError } from "./ChainDiedError.ts";
import { ChainRequestError } from "./ChainRequestError.ts";
import { ChainStartError } from "./ChainStartError.ts";
import { ChainStateError } from "./ChainStateError.ts";
import { ChainStoppedError } from "./ChainStoppedError.ts";
import { EmbeddedChainSilentError } from "./EmbeddedChainSilentError.ts";
import { PoolNotEmptyError } from "./PoolNotEmptyError.ts";
import { PoolStuckError } from "./PoolStuckError.ts";

const cause = new Error("no such file");
const errors: readonly GfmlError[] = [
  new AnvilMissingError("linux", "x64", "@foundry-rs/anvil-linux-amd64"),
  new AnvilPathError("/opt/anvil", cause),
  new AnvilPlatformError("freebsd", "x64", ["linux x64", "linux arm64"]),
  new ChainDiedError("it was ended by SIGKILL", "runs/a/anvil.log", ["Listening on 127.0.0.1:1", "eth_call"]),
  new ChainRequestError("evm_mine", -32602, "Timestamp error"),
  new ChainStartError("it ended with exit code 1", "/opt/anvil", "runs/a/anvil.log", []),
  new ChainStateError("unexpected end of file", 12),
  new ChainStoppedError("evm_mine"),
  new EmbeddedChainSilentError("evm_mine", "http://127.0.0.1:1", "runs/a/anvil.log", cause),
  new PoolNotEmptyError(3),
  new PoolStuckError(3, 7n),
];

test("each failure has its own class, code and whole text", () => {
  expect(new Set(errors.map(({ code }) => code)).size).toBe(errors.length);
  expect(errors.map(({ code, message }) => `${code}\n${message}`).join("\n\n")).toMatchSnapshot();
});
