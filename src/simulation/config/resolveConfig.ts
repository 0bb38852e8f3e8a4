import type { z } from "zod";
import { withOneScenario } from "../scenario/withOneScenario.ts";
import type { ConfigLayer } from "./ConfigLayer.ts";
import { namedLayer } from "./ConfigLayer.ts";
import { crossFieldProblems } from "./crossFieldProblems.ts";
import type { ConfigProblem } from "./errors/ConfigProblem.ts";
import { InvalidConfigError } from "./errors/InvalidConfigError.ts";
import { schemaAt } from "./fields/configFields.ts";
import { describeAllowed } from "./fields/describeAllowed.ts";
import { suggestField } from "./fields/suggestField.ts";
import { isGroup, mergeValues } from "./mergeValues.ts";
import { presets } from "./presets.ts";
import { type RunConfig, runSchema } from "./RunConfig.ts";

/**
 * The complete configuration that some layers describe, lowest first: preset < file < `--set` < flags. The preset is the
 * one that the highest layer names.
 *
 * @param base - a complete configuration to start from instead of a preset, as when a run is resumed
 * @throws InvalidConfigError with every problem at once
 */
export const resolveConfig = (layers: readonly ConfigLayer[], base?: ConfigLayer): RunConfig => {
  const all = withOneScenario([base ?? presetLayer(layers), ...layers]);
  let merged: Record<string, unknown> = {};
  for (const layer of all) merged = mergeValues(merged, layer.value);

  const parsed = runSchema.safeParse(merged);
  if (!parsed.success)
    throw new InvalidConfigError(parsed.error.issues.flatMap((issue) => describeIssue(issue, all, merged)));
  const config = parsed.data as RunConfig;
  const crossed = crossFieldProblems(config);
  if (crossed.length > 0) {
    throw new InvalidConfigError(
      crossed.map(({ path, problem, askedBy }) => ({
        field: showPath(path),
        value: valueAt(config, path),
        origin: originOf(askedBy ?? path, all),
        problem,
      })),
    );
  }
  return deepFreeze(config);
};

const presetLayer = (layers: readonly ConfigLayer[]): ConfigLayer => {
  const name = layers.findLast((layer) => Object.hasOwn(layer.value, "preset"))?.value.preset;
  const known = name === "paper" ? name : "default";
  return namedLayer(`preset ${known}`, presets[known]);
};

const describeIssue = (
  issue: z.core.$ZodIssue,
  layers: readonly ConfigLayer[],
  merged: Record<string, unknown>,
): ConfigProblem[] => {
  const inner = issuesWithin(issue);
  if (inner.length > 0) return inner.flatMap((one) => describeIssue(one, layers, merged));
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      const suggestion = suggestField(issue.path, key, merged);
      const hint = suggestion === undefined ? "" : `; did you mean ${suggestion}?`;
      return {
        field: showPath(path),
        value: undefined,
        origin: originOf(path, layers),
        problem: `no such field${hint}`,
      };
    });
  }
  const value = layers.map((layer) => valueAt(layer.value, issue.path)).findLast((given) => given !== undefined);
  const schema = schemaAt(issue.path, merged);
  const problem =
    issue.code === "custom" || schema === undefined ? issue.message : `must be ${describeAllowed(schema)}`;
  return [{ field: showPath(issue.path), value, origin: originOf(issue.path, layers), problem }];
};

/**
 * Of a value that fits no branch of a union, what is wrong with the branch that its shape fits: none if it fits none, or if
 * that says no more than the list of branches does.
 */
const issuesWithin = (issue: z.core.$ZodIssue): z.core.$ZodIssue[] => {
  if (issue.code !== "invalid_union") return [];
  const branches = issue.errors.filter((branch) => branch.every(({ path }) => path.length > 0));
  if (branches.length !== 1) return [];
  return branches[0]!.map((one) => ({ ...one, path: [...issue.path, ...one.path] }) as z.core.$ZodIssue);
};

/** The highest layer that says something at the path, or about a group around it. */
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
