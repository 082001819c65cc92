import { whatIsDue } from '../lambdas/sweep-stuck-images/what-is-due.ts';
import { Agenda } from './agenda.ts';
import { costOf } from './cost-of-use.ts';
import { PausingDatabase } from './pausing-database.ts';
import { type ImageFate, SimulatedImages, USUAL_PLANT } from './simulated-images.ts';
import { type Findings, registerOf, sweepRound } from './sweep-round.ts';
import { TERMS } from './terms.ts';

export interface Policy {
  readonly name: string;
  readonly intervalSeconds: number;
  /** Asks the database only if the register says that something is due; once a day a full round in any case. */
  readonly register: boolean;
}

export interface DayFigures {
  readonly awakeSeconds: number;
  readonly sweeps: number;
  readonly sweepSeconds: number;
  readonly asked: number;
  readonly s3Requests: number;
  /** Dollars of thirty such days. */
  readonly monthlyCost: number;
  /** Worst, since the object was there; null where no event was lost. */
  readonly lostEventSeconds: number | null;
  /** Worst, since the lease ran out; null where no worker died. */
  readonly deadWorkerSeconds: number | null;
  /** Images that nothing has ended. */
  readonly unfinished: number;
}

const DAY = 86_400;
const FULL_ROUND_AT = 3 * 3600;
/** Listings of the full round: raw/ and derived/, a few thousand objects. */
const FULL_ROUND_LISTINGS = 10;
/** Seconds of the function: with S3 alone, and with an awake database. */
const LOOK_SECONDS = 0.15;
const ROUND_SECONDS = 1;

/**
 * One day of an account.
 * @param phase seconds after midnight of the first sweep
 */
export async function simulateDay(
  fates: readonly ImageFate[],
  policy: Policy,
  phase = 0,
  plant = USUAL_PLANT,
): Promise<DayFigures> {
  const agenda = new Agenda();
  const database = new PausingDatabase(plant.pauseAfterSeconds);
  const world = new SimulatedImages(agenda, database, fates, plant);
  const findings: Findings = { lostEvents: [], deadWorkers: [], looks: 0 };
  // One PUT for the entry of each image.
  const use = { sweeps: 0, asked: 0, s3Requests: policy.register ? fates.length : 0, sweepSeconds: 0 };

  const sweep = (full: boolean) => async (now: number) => {
    use.sweeps += 1;
    use.sweepSeconds += LOOK_SECONDS;
    if (policy.register) {
      const { due, requests } = await askRegister(world, now);
      use.s3Requests += requests + (full ? FULL_ROUND_LISTINGS : 0);
      if (!due && !full) return;
    }
    use.asked += 1;
    const answered = database.statement(now);
    use.sweepSeconds += answered - now + ROUND_SECONDS;
    sweepRound(world, answered, findings);
  };

  for (let time = phase; time < DAY; time += policy.intervalSeconds) agenda.add(time, sweep(false));
  if (policy.register) agenda.add(FULL_ROUND_AT, sweep(true));
  await agenda.runUntil(DAY);
  const s3Requests = use.s3Requests + findings.looks;
  const { awakeSeconds } = database;
  return {
    ...use,
    s3Requests,
    awakeSeconds,
    monthlyCost: 30 * costOf({ ...use, s3Requests, awakeSeconds }),
    lostEventSeconds: worst(findings.lostEvents),
    deadWorkerSeconds: worst(findings.deadWorkers),
    unfinished: registerOf(world).length,
  };
}

/** By the decision that is deployed. */
async function askRegister(world: SimulatedImages, now: number): Promise<{ due: boolean; requests: number }> {
  let requests = 1;
  const look = async (id: string) => {
    requests += 1;
    const arrivedAt = world.images.get(id)?.arrivedAt ?? null;
    return arrivedAt === null ? [] : [{ arrivedAt: arrivedAt * 1000 }];
  };
  const { askDatabase } = await whatIsDue(registerOf(world), look, now * 1000, TERMS);
  return { due: askDatabase, requests };
}

function worst(seconds: readonly number[]): number | null {
  return seconds.length === 0 ? null : Math.max(...seconds);
}
