import { resolveService, type ServiceConfig, type ServiceConfigInput } from "../../src/federation/index.ts";
import { namedLayer } from "../../src/simulation/index.ts";

/**
 * The complete configuration of a service, from the fields that matter to a test.
 *
 * @throws InvalidConfigError with every problem at once
 */
export const defineService = (fields: ServiceConfigInput): ServiceConfig =>
  resolveService([namedLayer("defineService", { ...fields })]);
