// A plugin of TypeDoc. The site lists the project's pages by heading instead of file name, in the groups of the index page
// docs/README.md. The pages need no front matter.
import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { Converter, ReflectionKind } from "typedoc";

const INDEX = "docs/README.md";
const OTHERS = "More";

/** Path from the root -> the index's heading above it. */
const readGroups = () => {
  const groups = new Map();
  let group = OTHERS;
  for (const line of readFileSync(INDEX, "utf8").split("\n")) {
    group = /^## (.*)$/.exec(line)?.[1] ?? group;
    for (const [, target] of line.matchAll(/\]\(([^)#]+\.md)\)/g)) {
      const path = join(dirname(INDEX), target);
      if (!groups.has(path)) groups.set(path, group);
    }
  }
  return groups;
};

const headingOf = (content) => /^# (.*)$/m.exec(content.map(({ text }) => text).join(""))?.[1];

export const load = (app) => {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const groups = readGroups();
    for (const document of project.getReflectionsByKind(ReflectionKind.Document)) {
      const file = project.files.getReflectionPath(document);
      if (file === undefined) continue;
      document.name = headingOf(document.content) ?? document.name;
      document.frontmatter.group = groups.get(relative(resolve("."), file)) ?? OTHERS;
    }
  });
};
