import { formCoalitions, type HedonicGame, RandomStream, verifyStability } from "../../src/games.ts";

/** Twelve people share three cars to work. Each likes short detours and company, but no car with more than four people. */
const home = (person: number): number => (person * 7) % 12;
const carStartsAt = [0, 4, 8];

export const carpool: HedonicGame = {
  players: Array.from({ length: 12 }, (_, person) => person),
  coalitions: carStartsAt.length,
  // persons 0, 1 and 2 own the cars and drive them
  seats: new Map([
    [0, 0],
    [1, 1],
    [2, 2],
  ]),
  value: (person, car, riders) => {
    if (riders.length > 4) return Number.NEGATIVE_INFINITY;
    const detour = Math.abs(home(person) - carStartsAt[car]!);
    return 5 + riders.length - detour;
  },
};

const formation = formCoalitions(carpool, [[0], [1], [2]], { order: new RandomStream(1, "carpool") });

/** The verifier knows nothing of the search: it evaluates every single move by the value alone. */
const report = verifyStability(carpool, formation.partition);

export const result = { cars: formation.partition, atHome: formation.sittingOut, stable: report.nashStable };

if (process.argv[1]?.endsWith("carpool.ts")) console.log(result);
