import { Command } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import type { CliContext } from "./CliContext.ts";
import { addAblateCommand } from "./commands/ablate.ts";
import { addAdviseCommand } from "./commands/advise.ts";
import { addAuditCommand } from "./commands/audit.ts";
import { addBenchCommand } from "./commands/bench.ts";
import { addCheckSchemeCommand } from "./commands/checkScheme.ts";
import { addCheckTrainerCommand } from "./commands/checkTrainer.ts";
import { addContractCommand } from "./commands/contract.ts";
import { addDashboardCommand } from "./commands/dashboard.ts";
import { addDataCommand } from "./commands/data.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addExperimentCommand } from "./commands/experiment.ts";
import { addExplainCommand } from "./commands/explain.ts";
import { addExportCommand } from "./commands/export.ts";
import { addFlowerProxyCommand } from "./commands/flowerProxy.ts";
import { addLearnerCommand } from "./commands/learner.ts";
import { addPersonalizeCommand } from "./commands/personalize.ts";
import { addProviderCommand } from "./commands/provider.ts";
import { addReportCommand } from "./commands/report.ts";
import { addReproduceCommand } from "./commands/reproduce.ts";
import { addRunCommand } from "./commands/run.ts";
import { addScenarioCommand } from "./commands/scenario.ts";
import { addSchemaCommand } from "./commands/schema.ts";
import { addStatusCommand } from "./commands/status.ts";
import { addWithdrawCommand } from "./commands/withdraw.ts";

/** The command `gfml` with all its subcommands. A command that does not throw sets its exit code with `exit`. */
export const createProgram = (context: CliContext, exit: (code: number) => void): Command => {
  const program = new Command("gfml")
    .description("Game-theoretic federated meta-learning: coalitions, incentives, reputations.")
    .version(packageJson.version)
    .option("--debug", "print stack traces of errors")
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.out.write(text),
      writeErr: (text) => context.err.write(text),
      getOutHelpWidth: () => context.out.columns,
      getErrHelpWidth: () => context.err.columns,
      outputError: (text, write) => write(`${context.err.style.red("error")}: ${text.replace(/^error: /, "")}`),
    })
    .configureHelp({ showGlobalOptions: true });
  addRunCommand(program, context, exit);
  addExperimentCommand(program, context, exit);
  addReproduceCommand(program, context, exit);
  addAblateCommand(program, context, exit);
  addScenarioCommand(program, context, exit);
  addReportCommand(program, context, exit);
  addDashboardCommand(program, context);
  addExplainCommand(program, context);
  addAuditCommand(program, context, exit);
  addProviderCommand(program, context, exit);
  addLearnerCommand(program, context);
  addPersonalizeCommand(program, context);
  addFlowerProxyCommand(program, context);
  addExportCommand(program, context);
  addStatusCommand(program, context);
  addWithdrawCommand(program, context);
  addAdviseCommand(program, context);
  addContractCommand(program, context);
  addDataCommand(program, context, exit);
  addCheckSchemeCommand(program, context, exit);
  addCheckTrainerCommand(program, context, exit);
  addSchemaCommand(program, context);
  addDoctorCommand(program, context, exit);
  addBenchCommand(program, context, exit);
  return program;
};
