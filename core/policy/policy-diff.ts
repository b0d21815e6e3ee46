import { counted } from "../counted.ts";
import { RAW_FIELD_WORDS } from "../device/device-words.ts";
import { COLLECTOR_NAMES, KEYSTROKE_CHOICES, VERDICT_CHOICES } from "./choice-words.ts";
import { CONTROL_COSTS, CONTROL_WORDS } from "./control-words.ts";
import { viewersInWords } from "./data-words.ts";
import type { PolicyChange } from "./policy-change.ts";
import { changedMembers, changedValue, growing, rising } from "./policy-change.ts";
import type { Collector, Policy } from "./policy.ts";
import { KEYSTROKE_LEVELS, VERDICTS } from "./policy.ts";
import { programChanges } from "./program-diff.ts";
import { TOOL_WORDS } from "./program-words.ts";

/**
 * What differs between two policies, in the order in which people read them. Empty when they ask and collect the same: the order of lists
 * that have none is no difference.
 */
export function diffPolicies(from: Policy, to: Policy): readonly PolicyChange[] {
  return [
    ...changedValue({ part: "preset", subject: null, from: from.preset, to: to.preset, asks: "neither", words: `It is called ${to.preset} instead of ${from.preset}` }),
    ...changedMembers("control", from.controls, to.controls, (control, change) => ({
      asks: CONTROL_COSTS[control].costs === null ? "neither" : change === "added" ? "more" : "less",
      words: `${CONTROL_WORDS[control].name} (${control}): ${change === "added" ? "now a control" : "no longer a control"}`,
    })),
    ...programChanges(from.programs, to.programs),
    ...computerChanges(from, to),
    ...dataChanges(from, to),
    ...keystrokeChanges(from.keystrokes, to.keystrokes),
    ...changedValue({ part: "contact", subject: null, from: from.contact, to: to.contact, asks: "neither", words: `Whom candidates ask about their data: ${to.contact === "" ? "nobody is named any more" : to.contact}` }),
  ];
}

function* computerChanges(from: Policy, to: Policy): Iterable<PolicyChange> {
  const [before, after] = [from.displays, to.displays];
  yield* changedValue({
    part: "displays", subject: "most", from: before.most, to: after.most, asks: rising(-displaysAllowed(before), -displaysAllowed(after)), words: `Displays allowed at once: ${displayCount(before)} -> ${displayCount(after)}`,
  });
  yield* changedValue({
    part: "displays", subject: "internalOnly", from: before.internalOnly, to: after.internalOnly, asks: rising(Number(before.internalOnly), Number(after.internalOnly)),
    words: after.internalOnly ? "Only the computer's own display may be connected" : "Displays beside the computer's own may be connected",
  });
  yield* changedValue({
    part: "displays", subject: "virtual", from: before.virtual, to: after.virtual, asks: after.virtual === "refuse" ? "more" : "less",
    words: `Displays that are mirrored or made up by programs are ${after.virtual === "refuse" ? "refused" : "allowed"}`,
  });
  for (const [part, key, name] of [["virtual-machine", "virtualMachine", "Virtual machine"], ["remote-session", "remoteSession", "Used from afar"]] as const) {
    yield* changedValue({
      part, subject: null, from: from[key], to: to[key], asks: rising(VERDICTS.indexOf(from[key]), VERDICTS.indexOf(to[key])),
      words: `${name}: ${VERDICT_CHOICES[to[key]]}; before: ${VERDICT_CHOICES[from[key]]}`,
    });
  }
  yield* changedMembers("assistive-tool", from.assistiveTools, to.assistiveTools, (tool, change) => (tool === "screen-reader"
    ? { asks: "neither", words: `Screen readers are ${change === "added" ? "now listed" : "no longer listed"}; they are allowed in every exam` }
    : { asks: change === "added" ? "less" : "more", words: `Assistive tools: ${TOOL_WORDS[tool]} ${change === "added" ? "now allowed" : "no longer allowed"}` }));
}

/** 0 stands for any number. */
function displaysAllowed({ most }: Policy["displays"]): number {
  return most === 0 ? Number.MAX_SAFE_INTEGER : most;
}

function displayCount({ most }: Policy["displays"]): string {
  return most === 0 ? "any number" : String(most);
}

function* dataChanges(from: Policy, to: Policy): Iterable<PolicyChange> {
  const collectors = (policy: Policy): readonly Collector[] => policy.dataPlan.map(({ collector }) => collector);
  yield* changedMembers("collector", collectors(from), collectors(to), (collector, change) => ({
    asks: change === "added" ? "more" : "less", words: `${COLLECTOR_NAMES[collector]}: ${change === "added" ? "now collected" : "no longer collected"}`,
  }));
  for (const after of to.dataPlan) {
    const before = from.dataPlan.find(({ collector }) => collector === after.collector);
    if (before === undefined) continue;
    const [subject, name] = [after.collector, COLLECTOR_NAMES[after.collector]];
    yield* changedValue({ part: "purpose", subject, from: before.purpose, to: after.purpose, asks: "neither", words: `${name}: the purpose that the student reads is now "${after.purpose}"` });
    yield* changedValue({ part: "legal-basis", subject, from: before.legalBasis, to: after.legalBasis, asks: "neither", words: `${name}: the legal basis is now "${after.legalBasis}"` });
    yield* changedValue({
      part: "retention", subject, from: before.retentionDays, to: after.retentionDays, asks: rising(before.retentionDays, after.retentionDays),
      words: `${name}: kept ${counted(after.retentionDays, "day")} instead of ${before.retentionDays}`,
    });
    const asks = growing(before.viewers, after.viewers);
    if (asks !== "neither") yield { part: "viewers", change: "changed", subject, from: before.viewers, to: after.viewers, asks, words: `${name}: seen by ${viewersInWords(after.viewers)} instead of ${viewersInWords(before.viewers)}` };
  }
  yield* changedMembers("identifier", from.device.fields, to.device.fields, (field, change) => ({
    asks: change === "added" ? "more" : "less", words: `${RAW_FIELD_WORDS[field]}: ${change === "added" ? "now in the device report" : "no longer in the device report"}`,
  }));
}

function* keystrokeChanges(from: Policy["keystrokes"], to: Policy["keystrokes"]): Iterable<PolicyChange> {
  yield* changedValue({
    part: "keystrokes", subject: "level", from: from.level, to: to.level, asks: rising(KEYSTROKE_LEVELS.indexOf(from.level), KEYSTROKE_LEVELS.indexOf(to.level)),
    words: `Key timing: ${KEYSTROKE_CHOICES[from.level]} -> ${KEYSTROKE_CHOICES[to.level]}`,
  });
  for (const [key, words] of [["compare", "Later typing is compared with the first part of the sitting"], ["injection", "Text that appears without being typed is looked for"]] as const) {
    yield* changedValue({ part: "keystrokes", subject: key, from: from[key], to: to[key], asks: to[key] ? "more" : "less", words: to[key] ? words : `No longer: ${words.charAt(0).toLowerCase()}${words.slice(1)}` });
  }
  yield* changedValue({
    part: "keystrokes", subject: "alternative", from: from.alternative, to: to.alternative, asks: "neither",
    words: `Key timing, for those who object: ${to.alternative === "" ? "no other way is named any more" : `"${to.alternative}"`}`,
  });
}
