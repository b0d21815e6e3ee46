import type { Milliseconds, UnixMs } from "../../core/clock.ts";
import type { ProgramFacts, ProgramRules, ProgramVerdict } from "../../core/policy/programs.ts";
import { assertNever } from "../../core/result.ts";
import type { ProgramReport, ProgramSighting } from "../ports.ts";

/** How long a process counts as new: it may still become another program, for fork comes before exec. */
export const YOUNG_MS = 1500;
/** How long the end of a program stays in the reports, so that one that ran for a moment is reported at all. */
const GONE_SHOWN_MS = 2000;
/** More of them in one report tell nobody more. */
export const MOST_SIGHTINGS = 500;

/** A program that runs, as far as it has to be remembered to judge it. Never leaves the worker. The table alone writes to it. */
export interface KnownProgram {
  readonly pid: number;
  readonly startedAt: number;
  readonly firstSeen: Milliseconds;
  facts: ProgramFacts;
  /** Its executable is hidden from this user. */
  hidden: boolean;
  /** What was said of it last. */
  verdict: ProgramVerdict;
  /** Null while no rule speaks of it. */
  sighting: Sighting | null;
  removed: boolean;
  /** Whether it is among the unknown ones that started: `later` until it is settled what it is. */
  count: "later" | "counted" | "no";
}

interface Sighting {
  readonly pid: number;
  readonly startedAt: number;
  readonly verdict: Matched;
  readonly firstSeen: Milliseconds;
  lastSeen: Milliseconds;
  goneAt: Milliseconds | null;
  reported: boolean;
}

type Matched = Exclude<ProgramVerdict, { readonly kind: "unknown" }>;

export interface ProgramTableOptions {
  /** Whether the policy wants to know how many programs started that no rule names. */
  readonly countUnknown: boolean;
  /** Monotonic clock. */
  readonly now: () => Milliseconds;
  /** What the wall clock would say at a moment of the monotonic clock if nobody had touched it since the start. */
  readonly wall: (at: Milliseconds) => UnixMs;
}

/** Every running program with the verdict on it; what the rules speak of comes out as a report, of the rest a count. */
export class ProgramTable {
  readonly #rules: ProgramRules;
  readonly #options: ProgramTableOptions;
  readonly #known = new Set<KnownProgram>();
  /** In the order in which they were seen; a program that becomes another has two. */
  readonly #sightings = new Set<Sighting>();
  #looks = 0;
  #lookedAt: Milliseconds;
  #unknownStarted = 0;
  #revision = 0;

  constructor(rules: ProgramRules, options: ProgramTableOptions) {
    this.#rules = rules;
    this.#options = options;
    this.#lookedAt = options.now();
  }

  /** Another number whenever the sightings changed. */
  get revision(): number {
    return this.#revision;
  }

  /** What has been seen for the first time. */
  add(pid: number, startedAt: number, facts: ProgramFacts, hidden: boolean): KnownProgram {
    const program: KnownProgram = { pid, startedAt, firstSeen: this.#options.now(), facts, hidden, verdict: { kind: "unknown" }, sighting: null, removed: false, count: this.#looks === 0 ? "no" : "later" };
    this.#known.add(program);
    this.#judge(program);
    return program;
  }

  /** More or other facts about a program: its hash is known now, or it has become another. Also after it ended. */
  change(program: KnownProgram, facts: ProgramFacts, hidden: boolean): void {
    program.facts = facts;
    program.hidden = hidden;
    this.#judge(program);
  }

  remove(program: KnownProgram): void {
    program.removed = true;
    this.#known.delete(program);
    this.#end(program);
    this.#settle(program, true);
  }

  /** To be called after each look at what runs. */
  looked(): void {
    this.#looks += 1;
    this.#lookedAt = this.#options.now();
    for (const program of this.#known) {
      if (program.sighting !== null) program.sighting.lastSeen = this.#lookedAt;
      if (program.count === "later") this.#settle(program, false);
    }
    for (const sighting of this.#sightings) {
      if (sighting.goneAt === null || !sighting.reported || this.#lookedAt - sighting.goneAt < GONE_SHOWN_MS) continue;
      this.#sightings.delete(sighting);
      this.#revision += 1;
    }
  }

  /** What may leave the worker. What ended is in one report at least, and in all of the next two seconds. */
  report(): ProgramReport {
    const shown = [...this.#sightings].slice(-MOST_SIGHTINGS);
    const sightings = shown.map((sighting): ProgramSighting => {
      sighting.reported = true;
      const { pid, startedAt, verdict, firstSeen, lastSeen, goneAt } = sighting;
      return { pid, startedAt, verdict, firstSeenAt: this.#options.wall(firstSeen), lastSeenAt: this.#options.wall(lastSeen), gone: goneAt !== null };
    });
    let unreadable = 0;
    for (const { hidden } of this.#known) if (hidden) unreadable += 1;
    return { sightings, running: this.#known.size, unreadable, unknownStarted: this.#unknownStarted };
  }

  #judge(program: KnownProgram): void {
    const verdict = this.#rules.classify(program.facts);
    if (program.count === "counted" && verdict.kind !== "unknown") {
      program.count = "no";
      this.#unknownStarted -= 1;
    }
    if (sameVerdict(program.verdict, verdict)) return;
    program.verdict = verdict;
    this.#end(program);
    if (verdict.kind === "unknown") return;
    const now = this.#options.now();
    program.sighting = { pid: program.pid, startedAt: program.startedAt, verdict, firstSeen: program.firstSeen, lastSeen: program.removed ? this.#lookedAt : now, goneAt: null, reported: false };
    this.#sightings.add(program.sighting);
    this.#revision += 1;
    // It ended before it was known what it was, as a program may whose hash had to be read first.
    if (program.removed) this.#end(program);
  }

  #end(program: KnownProgram): void {
    if (program.sighting === null) return;
    program.sighting.goneAt = this.#options.now();
    program.sighting = null;
    this.#revision += 1;
  }

  /** Counts an unknown program once it is no longer about to become another. */
  #settle(program: KnownProgram, ended: boolean): void {
    if (program.count !== "later" || (!ended && this.#lookedAt - program.firstSeen < YOUNG_MS)) return;
    const counts = this.#options.countUnknown && program.verdict.kind === "unknown";
    program.count = counts ? "counted" : "no";
    if (counts) this.#unknownStarted += 1;
  }
}

function sameVerdict(one: ProgramVerdict, other: ProgramVerdict): boolean {
  switch (one.kind) {
    case "unknown":
      return other.kind === "unknown";
    case "permitted":
      return other.kind === "permitted" && other.id === one.id;
    case "prohibited":
      return other.kind === "prohibited" && other.rule.id === one.rule.id && other.by === one.by;
    default:
      return assertNever(one);
  }
}
