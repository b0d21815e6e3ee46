import type { ProgramMatchView, SittingView } from "../../core/contract/view.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { ControlId } from "../../core/policy/control.ts";
import type { IncidentDetail } from "../../core/policy/incident.ts";
import type { PermittedProgram, ProgramSystem } from "../../core/policy/program-rule.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { judgePrograms, programMatches } from "../check/judge-checks.ts";
import type { ProgramSighting } from "../ports.ts";
import { collects } from "./collects.ts";
import type { Flow } from "./flow.ts";
import { reportIncident } from "./incidents.ts";
import type { Sitting } from "./sitting.ts";

type Nothing = Record<string, never>;

/** Controls that give a reason to look at programs. */
const ABOUT_PROGRAMS: readonly ControlId[] = ["processes", "permitted-programs", "assistive-tools"];

/** What was already said of programs in this sitting. */
const told = new WeakMap<Sitting, { readonly running: Map<string, ProgramSighting>; readonly ended: Set<string> }>();

/** Starts the watch over running programs if the policy gives a reason to, once for a sitting, and looks at what runs already. */
export function watchPrograms(flow: Flow, sitting: Sitting): void {
  const { policy } = sitting.exam.manifest;
  if (!ABOUT_PROGRAMS.some((control) => policy.controls.includes(control))) return;
  flow.programs ??= flow.parts.ports.programs.watch(policy, () => flow.run("programs", async () => await onPrograms(flow, sitting)));
  flow.run("programs", async () => await onPrograms(flow, sitting));
}

/** Ends the watch: after hand-in nobody has a reason to look. */
export async function unwatchPrograms(flow: Flow): Promise<void> {
  const { programs } = flow;
  flow.programs = null;
  flow.asked = new Map();
  await programs?.stop();
}

/** Prohibited programs that run now, for the student. */
export function runningMatches(flow: Flow): readonly ProgramMatchView[] {
  return programMatches(present(flow), flow.asked);
}

/** Whether the exam waits until a program is gone. */
export function isPaused(flow: Flow, policy: Policy): boolean {
  return policy.programs.whenFound === "pause" && runningMatches(flow).length > 0;
}

/** Programs that the exam allows on this computer. */
export function permittedPrograms(flow: Flow, policy: Policy): SittingView["permitted"] {
  if (!policy.controls.includes("permitted-programs")) return [];
  const running = new Set(present(flow).flatMap(({ verdict }) => (verdict.kind === "permitted" ? [verdict.id] : [])));
  const system = programSystem(flow);
  return policy.programs.permitted.filter(({ systems }) => systems.includes(system)).map((program) => ({
    id: program.id, name: program.name, opens: pathOf(program, system) !== null, running: running.has(program.id),
  }));
}

/** Whether a program that the exam allows is running now. */
export function permittedRunning(flow: Flow): boolean {
  return present(flow).some(({ verdict }) => verdict.kind === "permitted");
}

/** Asks a prohibited program to end. It may ask its user whether to save; that is why it gets time, and is never ended by force. */
export async function closeProgram(flow: Flow, rule: string): Promise<Result<Nothing, InvigilError>> {
  // SECURITY: only a program that is on the screen as prohibited can be named; the page cannot end anything else.
  if (flow.programs === null || !runningMatches(flow).some((match) => match.rule === rule)) return fail("sitting/wrong-state", "this program is not running");
  flow.asked = new Map(flow.asked).set(rule, "asked");
  flow.changed();
  const outcome = await flow.programs.close(rule);
  const asked = new Map(flow.asked);
  if (outcome === "gone") asked.delete(rule);
  else asked.set(rule, outcome);
  flow.asked = asked;
  await flow.programs.look();
  refreshCheck(flow);
  return ok({});
}

/** Opens a program that the exam allows. */
export async function openProgram(flow: Flow, id: string): Promise<Result<Nothing, InvigilError>> {
  const stage = flow.at("working");
  if (stage === null) return flow.wrongStage();
  const { policy } = stage.sitting.exam.manifest;
  const system = programSystem(flow);
  const program = policy.controls.includes("permitted-programs") ? policy.programs.permitted.find((candidate) => candidate.id === id && candidate.systems.includes(system)) : undefined;
  // SECURITY: path and arguments come from the signed policy, never from the page.
  const path = program === undefined ? null : pathOf(program, system);
  if (program === undefined || path === null) return fail("program/not-allowed", "the exam does not open this program");
  const opened = await flow.parts.ports.programs.open(path, program.start?.arguments ?? []);
  return opened ? ok({}) : fail("program/not-found", "this program is not on this computer", { program: program.name });
}

/** Says how many programs started that no rule names, when the policy asks for it. To be called before the journal is closed. */
export async function reportUnknownPrograms(flow: Flow, sitting: Sitting): Promise<void> {
  const started = flow.programs?.report()?.unknownStarted ?? 0;
  if (sitting.exam.manifest.policy.programs.unknown === "count" && started > 0) await reportIncident(flow, sitting, "unknown-programs", { started });
}

/** What a change of the running programs means for a finished check, without another round. */
function refreshCheck(flow: Flow): void {
  const stage = flow.at("check");
  if (stage?.finished === true) flow.go({ ...stage, checks: stage.checks.map((view) => (view.check === "processes" ? judgePrograms(present(flow), flow.asked) : view)) });
  else flow.changed();
}

async function onPrograms(flow: Flow, sitting: Sitting): Promise<void> {
  refreshCheck(flow);
  if (flow.sitting() !== sitting || !("work" in sitting.state) || sitting.state.phase === "sealed") return;
  const said = told.get(sitting) ?? { running: new Map<string, ProgramSighting>(), ended: new Set<string>() };
  told.set(sitting, said);
  const sightings = flow.programs?.report()?.sightings ?? [];
  letInFront(flow);
  const now = new Map(present(flow).map((sighting) => [idOf(sighting), sighting] as const));
  for (const [id, sighting] of now) {
    if (said.running.has(id)) continue;
    said.running.set(id, sighting);
    await reportSighting(flow, sitting, sighting, true);
    if (sighting.verdict.kind === "prohibited" && closes(flow, sitting)) await closeProgram(flow, sighting.verdict.rule.id);
  }
  for (const sighting of sightings) {
    // One that came and went between two looks is told once, with both times.
    if (!sighting.gone || said.ended.has(processOf(sighting)) || now.has(idOf(sighting))) continue;
    // What was closed before the clock started is nobody's business any more.
    if (!said.running.has(idOf(sighting)) && sighting.lastSeenAt < sitting.state.work.startedAt) continue;
    said.ended.add(processOf(sighting));
    said.running.delete(idOf(sighting));
    if (sighting.verdict.kind === "prohibited") flow.asked = withoutRule(flow.asked, sighting.verdict.rule.id);
    await reportSighting(flow, sitting, sighting, false);
  }
}

/** An exam that stays in front of everything would cover the program that it allows. */
function letInFront(flow: Flow): void {
  const inFront = flow.controls.some(({ control, tier }) => control === "always-on-top" && tier !== "unavailable");
  const window = flow.parts.window();
  if (!inFront || window === null || flow.parts.ports.application.runtime === "preview") return;
  const wanted = !permittedRunning(flow);
  if (window.isAlwaysOnTop() !== wanted) window.setAlwaysOnTop(wanted);
}

function withoutRule(asked: Flow["asked"], rule: string): Flow["asked"] {
  return new Map([...asked].filter(([other]) => other !== rule));
}

/** One process, however often its number is given out. */
function processOf({ pid, startedAt }: ProgramSighting): string {
  return `${pid} ${startedAt}`;
}

/** One rule is one matter for people, however many processes its program has. */
function idOf({ verdict }: ProgramSighting): string {
  return verdict.kind === "prohibited" ? verdict.rule.id : `permitted ${verdict.id}`;
}

/** A centre's own machine may close programs; on a student's own computer that is theirs to do. */
function closes(flow: Flow, sitting: Sitting): boolean {
  return sitting.exam.manifest.policy.programs.whenFound === "close" && flow.parts.ports.system.managed;
}

async function reportSighting(flow: Flow, sitting: Sitting, { verdict, firstSeenAt, lastSeenAt }: ProgramSighting, running: boolean): Promise<void> {
  const { policy } = sitting.exam.manifest;
  if (!collects(policy, "process-matches")) return;
  const times: IncidentDetail = running ? { firstSeenAt } : { firstSeenAt, lastSeenAt };
  if (verdict.kind === "permitted") {
    await reportIncident(flow, sitting, "permitted-program", { id: verdict.id, name: nameOf(policy, verdict.id), what: running ? "started" : "ended", ...times });
    return;
  }
  const done = closes(flow, sitting) ? "closed" : policy.programs.whenFound === "pause" ? "paused" : "told";
  await reportIncident(flow, sitting, "prohibited-program", { rule: verdict.rule.id, name: verdict.rule.name, by: verdict.by, running, ...times, done });
}

function nameOf(policy: Policy, permitted: string): string {
  return policy.programs.permitted.find(({ id }) => id === permitted)?.name ?? permitted;
}

function present(flow: Flow): readonly ProgramSighting[] {
  return flow.programs?.report()?.sightings.filter(({ gone }) => !gone) ?? [];
}

function programSystem(flow: Flow): ProgramSystem {
  const { system } = flow.parts.ports.system;
  return system === "linux-kiosk" ? "linux" : system;
}

function pathOf(program: PermittedProgram, system: ProgramSystem): string | null {
  return program.start?.[system] ?? null;
}
