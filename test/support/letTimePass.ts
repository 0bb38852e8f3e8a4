import { setTimeout as timer } from "node:timers/promises";

/**
 * Lets time pass: where a test does something at a moment that it chose (it kills a process in the middle of its work), and
 * where it plays a device that is slow. It waits for nothing: a test that awaits something uses `until`.
 */
export const letTimePass = async (milliseconds: number): Promise<void> => timer(milliseconds);
