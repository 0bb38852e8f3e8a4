import type { Command } from "commander";
import { experimentJsonSchema } from "../../experiments/index.ts";
import { type ConfigField, configFields, configJsonSchema, type JsonSchema, presets } from "../../simulation/index.ts";
import type { CliContext } from "../CliContext.ts";
import { flagConflictError } from "../errors.ts";

/** `gfml schema`: the JSON Schema of a configuration. */
export const addSchemaCommand = (program: Command, context: CliContext): void => {
  program
    .command("schema")
    .description("print the JSON Schema of a configuration file")
    .option("--markdown", "print the page docs/reference/configuration.md instead")
    .option("--experiment", "print the JSON Schema of an experiment's file instead")
    .option(
      "--service",
      "print the JSON Schema of a provider's service instead; with --markdown docs/reference/service.md",
    )
    .action(async ({ markdown, experiment, service }: { markdown?: true; experiment?: true; service?: true }) => {
      if (markdown && experiment) throw flagConflictError("--markdown", "--experiment");
      if (service && experiment) throw flagConflictError("--service", "--experiment");
      // loaded on demand, because it includes a server
      const ofService = service ? (await import("../../federation/index.ts")).serviceJsonSchema() : undefined;
      if (markdown) {
        context.out.write(ofService ? servicePage(ofService) : configurationPage());
        return;
      }
      const schema = experiment ? experimentJsonSchema() : (ofService ?? configJsonSchema());
      context.out.write(`${JSON.stringify(schema, null, 2)}\n`);
    });
};

const flat = (value: unknown, prefix: string = ""): [string, unknown][] =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, inner]) => flat(inner, prefix === "" ? name : `${prefix}.${name}`))
    : [[prefix, value]];

const code = (value: unknown): string =>
  value === undefined ? "" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

const cell = (text: string): string => text.replaceAll("|", "\\|");

const row = (field: ConfigField): string =>
  `| \`${field.path}\` | ${code(field.default)} | ${cell(field.allowed)} | ${cell(field.description)} |`;

const groupFields = (fields: readonly ConfigField[]): Map<string, ConfigField[]> => {
  const groups = new Map<string, ConfigField[]>();
  for (const field of fields) {
    const group = field.path.includes(".") ? field.path.slice(0, field.path.indexOf(".")) : "";
    groups.set(group, [...(groups.get(group) ?? []), field]);
  }
  return groups;
};

const sectionsOf = (fields: readonly ConfigField[], first: string): string =>
  [...groupFields(fields)]
    .map(([group, own]) =>
      [
        group === "" ? `## ${first}` : `## ${group}`,
        "",
        "| field | default | must be | meaning |",
        "|---|---|---|---|",
        ...own.map(row),
      ].join("\n"),
    )
    .join("\n\n");

/** docs/reference/service.md: every field of a provider's service. A test compares the page with the schema. */
const servicePage = (schema: JsonSchema): string =>
  `${SERVICE_INTRODUCTION}\n${sectionsOf(configFields(schema), "The service")}\n`;

/** docs/reference/configuration.md: every field of a configuration. A test compares the page with the schema. */
const configurationPage = (): string => {
  const rowsOf = (preset: "paper" | "benefit"): string =>
    flat(presets[preset])
      .map(([path, value]) => `| \`${path}\` | ${code(value)} |`)
      .join("\n");
  return `${INTRODUCTION}
## Presets

\`preset: faithful\` has the defaults below: Table II of the paper, except for the fields that \`paper\` sets otherwise.
\`preset: paper\` is Table II as printed. \`preset: benefit\` serves learners best, and \`gfml run\` uses it if you name none;
everything else then uses \`faithful\`. [Schemes and presets](schemes.md#the-presets) gives the reasons.

| field | preset \`paper\` |
|---|---|
${rowsOf("paper")}

| field | preset \`benefit\` |
|---|---|
${rowsOf("benefit")}

${sectionsOf(configFields(), "The run")}
`;
};

const INTRODUCTION = `# Configuration

Made from the schema by \`gfml schema --markdown\`; do not edit it by hand.

A configuration is a YAML or JSON file with any of the fields below. The preset sets the fields that are absent.

\`\`\`yaml
# run.yaml: gfml run run.yaml
preset: paper
seed: 1
population:
  learners: 20
learning: { localSteps: 5 }
\`\`\`

Every field is also a flag (\`--population.learners 20\`) and can be set with \`--set population.learners=20\`. The order of
precedence, lowest first, is preset, file, \`--set\`, flags. It holds for each field. On the command line, write lists as
\`80,60\` or \`[80, 60]\`. Short flags: \`--data\` (data.set), \`--data-dir\` (data.directory), \`--partition\` (data.partition),
\`--learners\` (population.learners), \`--coalitions\` (coalition.count). \`gfml schema\` prints the JSON Schema
(docs/gfml.schema.json). Editors use it to complete and check a file:

\`\`\`yaml
# yaml-language-server: $schema=./node_modules/gfml/docs/gfml.schema.json
\`\`\`

gfml refuses an invalid configuration before any work starts. The message lists every mistake: the field, its value, where it was
written and what is allowed.
`;

const SERVICE_INTRODUCTION = `# Configuration of a service

Made from the schema by \`gfml schema --service --markdown\`; do not edit it by hand.

\`gfml provider --config service.yaml\` reads this configuration as YAML or JSON. Only \`samples\` is required: the shape of the
learners' samples. [The deploy guide](../how-to/deploy.md) shows whole files. Every field can also be set with
\`--set door.port=8080\`. \`gfml schema --service\` prints the JSON Schema (docs/service.schema.json). Editors use it to complete and
check a file.

\`\`\`yaml service
# service.yaml
samples: { features: 784, classes: 10, name: handwritten digits }
coalition: { count: 2 }
life: { minLearners: 4 }
\`\`\`

A service that resumes from its folder may change its addresses, its admission rules, its limits and its number of rounds. It may not
change the task's terms, the model or the ledger, because its learners agreed to them.
`;
