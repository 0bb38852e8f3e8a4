import { type Command, InvalidArgumentError, Option } from "commander";
import { positiveInteger, positiveNumber } from "./flagValues.ts";

/** Flags of a client in a Flower federation. */
export interface FlowerFlags {
  readonly flower?: string;
  readonly flowerKey?: string;
  readonly client?: string;
  readonly contract?: string;
  readonly activation: "relu" | "elu";
  readonly weights?: "outputs-first" | "inputs-first";
  readonly rate: number;
  readonly epochs: number;
  readonly batchSize?: number;
  readonly rename?: Readonly<Record<string, string>>;
}

export const addFlowerFlags = (command: Command): Command =>
  command
    .option("--flower <address>", "take part in a Flower federation: its SuperLink, as http://HOST:PORT")
    .option("--flower-key <file>", "with --flower: PEM file of a key that is registered at the SuperLink")
    .option("--client <file>", "with --flower: a module of yours that trains and evaluates")
    .option("--contract <file>", "with --flower: data contract that the data are held to")
    .addOption(
      new Option("--activation <name>", "with --flower: what follows the sums of hidden layers")
        .choices(["relu", "elu"])
        .default("relu"),
    )
    .addOption(
      new Option("--weights <layout>", "with --flower: how weights lie, where all layers are square").choices([
        "outputs-first",
        "inputs-first",
      ]),
    )
    .addOption(
      new Option("--rate <number>", "with --flower: step of gradient descent, where the server sends no lr")
        .argParser(positiveNumber)
        .default(0.1),
    )
    .addOption(
      new Option("--epochs <integer>", "with --flower: passes over the data in a round")
        .argParser(positiveInteger)
        .default(1),
    )
    .addOption(
      new Option("--batch-size <integer>", "with --flower: samples of a step; all if not given").argParser(
        positiveInteger,
      ),
    )
    .addOption(
      new Option(
        "--rename <old=new>",
        "with --flower: other name of a metric; repeatable; old= leaves it out",
      ).argParser(rename),
    );

const rename = (text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => {
  const [, from, to] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (from === undefined || to === undefined) throw new InvalidArgumentError("It must be OLD=NEW.");
  return { ...before, [from]: to };
};
