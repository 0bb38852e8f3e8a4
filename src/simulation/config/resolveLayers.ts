import type { z } from "zod";
import type { ConfigLayer } from "./ConfigLayer.ts";
import type { CrossFieldProblem } from "./crossFieldProblems.ts";
import { type ConfigProblem, InvalidConfigError } from "./errors.ts";
import { schemaAt } from "./fields/configFields.ts";
import { describeAllowed } from "./fields/describeAllowed.ts";
import type { JsonSchema } from "./fields/JsonSchema.ts";
import { suggestField } from "./fields/suggestField.ts";
import { isGroup, mergeValues } from "./mergeValues.ts";

/** One kind of configuration: a run's, or a service's. */
export interface ConfigKind<Config> {
  readonly schema: z.ZodType<Config>;
  /** Of the same schema, for messages. */
  readonly jsonSchema: JsonSchema;
  readonly crossFieldProblems: (config: Config) => readonly CrossFieldProblem[];
  /** The remedy of a refusal; if absent, it names where a run's fields are listed. */
  readonly remedy?: string;
}

/**
 * The complete configuration of one kind from some layers, lowest first.
 *
 * @throws InvalidConfigError with every problem at once
 */
export const resolveLayers = <Config>(kind: ConfigKind<Config>, layers: readonly ConfigLayer[]): Config => {
  let merged: Record<string, unknown> = {};
  for (const layer of layers) merged = mergeValues(merged, layer.value);
  const given: Given = { layers, merged, root: kind.jsonSchema };

  const parsed = kind.schema.safeParse(merged);
  if (!parsed.success) {
    throw new InvalidConfigError(
      parsed.error.issues.flatMap((issue) => describeIssue(issue, given)),
      kind.remedy,
    );
  }
  const config = parsed.data;
  const crossed = kind.crossFieldProblems(config);
  if (crossed.length > 0) {
    throw new InvalidConfigError(
      crossed.map(({ path, problem, askedBy }) => ({
        field: showPath(path),
        value: valueAt(config, path),
        origin: originOf(askedBy ?? path, layers),
        problem,
      })),
      kind.remedy,
    );
  }
  return deepFreeze(config);
};

/** The value as written, and the allowed values. */
interface Given {
  readonly layers: readonly ConfigLayer[];
  readonly merged: Record<string, unknown>;
  readonly root: JsonSchema;
}

const describeIssue = (issue: z.core.$ZodIssue, given: Given): ConfigProblem[] => {
  const { layers, merged, root } = given;
  const inner = issuesWithin(issue);
  if (inner.length > 0) return inner.flatMap((one) => describeIssue(one, given));
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      const suggestion = suggestField(issue.path, key, merged, root);
      const hint = suggestion === undefined ? "" : `; did you mean ${suggestion}?`;
      return {
        field: showPath(path),
        value: undefined,
        origin: originOf(path, layers),
        problem: `no such field${hint}`,
      };
    });
  }
  const value = layers.map((layer) => valueAt(layer.value, issue.path)).findLast((one) => one !== undefined);
  const schema = schemaAt(issue.path, merged, root);
  const problem =
    issue.code === "custom" || schema === undefined ? issue.message : `must be ${describeAllowed(schema)}`;
  return [{ field: showPath(issue.path), value, origin: originOf(issue.path, layers), problem }];
};

/**
 * For a value that matches no branch of a union: the problems of the branch that fits its shape. Empty if no branch fits, or if
 * the problems say no more than the list of branches.
 */
const issuesWithin = (issue: z.core.$ZodIssue): z.core.$ZodIssue[] => {
  if (issue.code !== "invalid_union") return [];
  const branches = issue.errors.filter((branch) => branch.every(({ path }) => path.length > 0));
  if (branches.length !== 1) return [];
  return branches[0]!.map((one) => ({ ...one, path: [...issue.path, ...one.path] }) as z.core.$ZodIssue);
};

/** The highest layer with a value at the path, or at a group around it. */
const originOf = (path: readonly PropertyKey[], layers: readonly ConfigLayer[]): string => {
  for (let length = path.length; length > 0; length--) {
    const part = path.slice(0, length);
    const layer = layers.findLast(({ value }) => valueAt(value, part) !== undefined);
    if (layer !== undefined) return layer.originOf(part);
  }
  return "default";
};

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown => {
  for (const key of path) {
    if (Array.isArray(value)) value = value[key as number];
    else if (isGroup(value) && Object.hasOwn(value, key)) value = value[key as string];
    else return undefined;
  }
  return value;
};

const showPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");

const deepFreeze = <T>(value: T): T => {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
};
