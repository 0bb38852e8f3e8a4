import { describe, expect, it } from "vitest";
import { splitCommand } from "./splitCommand.ts";

describe("splitCommand", () => {
  it.each([
    ["python my_model.py", ["python", "my_model.py"]],
    ["  python\t-m   models ", ["python", "-m", "models"]],
    [`"/opt/my python/bin" 'a "b"' ""`, ["/opt/my python/bin", 'a "b"', ""]],
    [`--name="two words"`, ["--name=two words"]],
    ["echo $HOME *", ["echo", "$HOME", "*"]],
  ])("separates the words of %s", (command, words) => {
    expect(splitCommand(command)).toEqual(words);
  });

  it.each(["", "   ", `python "a`, `"" a`])("refuses %j", (command) => {
    expect(() => splitCommand(command)).toThrow(expect.objectContaining({ code: "GFML_TRAINER_PROGRAM" }));
  });
});
