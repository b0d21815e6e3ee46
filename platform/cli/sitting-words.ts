import { CONTROL_WORDS } from "../../core/policy/control-words.ts";
import { incidentWords } from "../../core/policy/incident-words.ts";
import type { ControlHistory, ControlState } from "../sitting/lockdown-history.ts";
import { lockdownHistory } from "../sitting/lockdown-history.ts";
import type { TimelineEntry } from "../sitting/open-sitting.ts";
import { wrapped } from "./printed.ts";

const MARGIN = " ".repeat(6);

/** How far the controls held on the candidate's computer: what each is now, and what it was before where that changed. */
export function lockdownLines(timeline: readonly TimelineEntry[]): readonly string[] {
  const histories = lockdownHistory(timeline);
  return ["Lockdown on the candidate's computer (times in UTC)", ...(histories.length === 0 ? ["  Nothing was locked or watched."] : histories.flatMap(controlLines))];
}

/** What a person should look at, in the order in which it happened. */
export function incidentLines(timeline: readonly TimelineEntry[]): readonly string[] {
  const lines = timeline.flatMap(({ at, event }) => (event.kind === "incident" ? wrapped(incidentWords(event.incident, event.detail), MARGIN, `  ${clock(at)}  `) : []));
  return ["Incidents (times in UTC)", ...(lines.length === 0 ? ["  None."] : lines)];
}

function controlLines({ control, states }: ControlHistory): readonly string[] {
  const last = states.at(-1);
  if (last === undefined) return [];
  const [first, ...changes] = states;
  const { name } = CONTROL_WORDS[control];
  const lines = wrapped(sentence(last), MARGIN, `  ${name}: `);
  if (changes.length === 0 || first === undefined) return lines;
  return [...lines, ...wrapped(`at first ${sentence(first)}`, MARGIN), ...changes.flatMap((state) => wrapped(`since ${clock(state.at)} ${sentence(state)}`, MARGIN))];
}

function sentence({ tier, reason }: ControlState): string {
  return reason === "" ? tier : `${tier}. ${reason}`;
}

/** `10:42:10` in UTC. */
function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}
