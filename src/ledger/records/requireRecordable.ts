import { InvalidValueError } from "../../core/index.ts";

/**
 * Refuses values that canonical JSON cannot hold, before the state changes: no operation may take effect without a record.
 *
 * @param field - how errors name the value
 * @throws InvalidValueError naming the first number that is not finite, or value of a foreign type
 */
export const requireRecordable = (value: unknown, field: string): void => {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "bigint":
      return;
    case "number":
      if (!Number.isFinite(value)) throw new InvalidValueError(field, value, "a finite number");
      return;
    case "object":
      if (value === null) return;
      if (Array.isArray(value)) {
        for (let index = 0; index < value.length; index++) requireRecordable(value[index], `${field}[${index}]`);
        return;
      }
      for (const [name, inner] of Object.entries(value)) {
        if (inner !== undefined) requireRecordable(inner, `${field}.${name}`);
      }
      return;
    default:
      throw new InvalidValueError(field, String(value), "plain data");
  }
};
