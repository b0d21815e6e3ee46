import { RAW_FIELD_WORDS } from "../../core/device/device-words.ts";
import { VERDICT_CHOICES, WHEN_FOUND_CHOICES } from "../../core/policy/choice-words.ts";
import { SYSTEM_WORDS } from "../../core/policy/guarantee-table.ts";
import { SYSTEMS } from "../../core/policy/guarantees.ts";
import type { Asks, PolicyChange } from "../../core/policy/policy-change.ts";
import { ASSISTIVE_TOOLS } from "../../core/policy/program-rule.ts";
import type { SignedPolicy } from "../../core/policy/signed-policy.ts";
import type { PolicySummary } from "../policy/summarise-policy.ts";
import { counted, table, wrapped } from "./printed.ts";

/** What a policy does, as lines of at most 100 columns for staff. */
export function policyLines(summary: PolicySummary): readonly string[] {
  return [...controlLines(summary), "", ...programLines(summary), "", ...computerLines(summary), "", ...dataLines(summary)];
}

/** Who signed a policy, and what for; nothing of one that is not signed. */
export function signedLines(signed: SignedPolicy | null): readonly string[] {
  if (signed === null) return [];
  const { name, version, authors, approver, publishedAt } = signed;
  return wrapped(`Signed by this organisation: version ${version} of "${name}", written by ${authors.join(", ")}, ${approver === null ? "published by one person" : `approved by ${approver}`}, ${new Date(publishedAt).toISOString()}.`, "");
}

/** What in a valid policy is probably not meant, above what it does. */
export function warningLines(warnings: readonly { readonly path: string; readonly message: string }[]): readonly string[] {
  return warnings.length === 0 ? [] : ["", `${counted(warnings.length, "warning")}:`, ...warnings.flatMap(({ path, message }) => wrapped(`${path}: ${message}.`, "    ", "  "))];
}

const ASKS_HEADINGS: Readonly<Record<Asks, string>> = { more: "Asks more of the student", less: "Asks less of the student", neither: "Asks neither more nor less" };

/** What differs between two policies, by what it asks of the student. */
export function changeLines(changes: readonly PolicyChange[]): readonly string[] {
  if (changes.length === 0) return ["The two policies lock and collect the same."];
  const groups = (["more", "less", "neither"] as const).map((asks) => ({ asks, alike: changes.filter((change) => change.asks === asks) })).filter(({ alike }) => alike.length > 0);
  return [
    `The two policies differ in ${counted(changes.length, "thing")}.`,
    ...groups.flatMap(({ asks, alike }) => ["", ASKS_HEADINGS[asks], ...alike.flatMap(({ words }) => wrapped(words, "    ", "  "))]),
  ];
}

function controlLines({ controls, left }: PolicySummary): readonly string[] {
  const rows = controls.map(({ name, tiers }) => [`  ${name}`, ...SYSTEMS.map((system) => tiers[system])]);
  return [
    controls.length === 0 ? "Controls: none." : "Controls, with what each is at best. A computer may measure less, never more.",
    ...(controls.length === 0 ? [] : [table(["  control", ...SYSTEMS.map((system) => SYSTEM_WORDS[system])], rows)]),
    ...(left.length === 0 ? [] : wrapped(`Left alone: ${left.map(({ name }) => name).join(" · ")}`, "  ")),
  ];
}

function programLines({ programs }: PolicySummary): readonly string[] {
  const { lists, except, own, permitted } = programs;
  const prohibits = lists.length + own.length > 0;
  return [
    "Programs",
    ...(lists.length === 0 ? [] : [
      table(["  built-in list", "rules on Windows", "on macOS", "on Linux"], lists.map(({ list, rules }) => [`  ${list}`, rules.windows, rules.macos, rules.linux])),
    ]),
    ...(except.length === 0 ? [] : wrapped(`without: ${except.join(", ")}`, "  ")),
    ...(own.length === 0 ? [] : wrapped(`${counted(own.length, "own rule")}: ${own.map(({ name }) => name).join(", ")}`, "  ")),
    ...(permitted.length === 0 ? [] : wrapped(`allowed: ${permitted.map(({ name, opened }) => (opened ? `${name} (opened from the exam)` : name)).join(", ")}`, "  ")),
    prohibits ? `  When a prohibited one is found during the exam, ${WHEN_FOUND_CHOICES[programs.whenFound]}.` : "  No program is prohibited.",
    programs.unknown === "count" ? "  Of other programs, only how many started is noted." : "  Other programs are not counted.",
  ];
}

function computerLines({ displays, virtualMachine, remoteSession, assistiveTools }: PolicySummary): readonly string[] {
  const most = displays.most === 0 ? "any number" : `${displays.most} at most`;
  const tools = assistiveTools.length === ASSISTIVE_TOOLS.length ? "all allowed" : ["screen-reader", ...assistiveTools.filter((tool) => tool !== "screen-reader")].join(", ");
  return [
    "Computer",
    `  Displays: ${most}${displays.internalOnly ? ", the computer's own only" : ""}; mirrored or made up by programs: ${displays.virtual === "allow" ? "allowed" : "refused"}`,
    `  Virtual machine: ${VERDICT_CHOICES[virtualMachine]}`,
    `  Used from afar: ${VERDICT_CHOICES[remoteSession]}`,
    `  Assistive tools: ${tools}`,
  ];
}

function dataLines({ dataPlan, contact, device }: PolicySummary): readonly string[] {
  return [
    "What leaves the computer, beside the answers",
    ...(dataPlan.length === 0 ? ["  Nothing."] : dataPlan.flatMap(({ collector, purpose, legalBasis, retentionDays, viewers }) => [
      `  ${collector}: kept ${counted(retentionDays, "day")}, seen by ${viewers.join(", ")}`, ...wrapped(purpose, "      "), ...wrapped(legalBasis, "      "),
    ])),
    ...(device.fields.length === 0 ? [] : wrapped(`Identifiers in the device report: ${device.fields.map((field) => RAW_FIELD_WORDS[field]).join(" · ")}`, "  ")),
    ...wrapped(`Whom candidates ask about it: ${contact === "" ? "nobody is named" : contact}`, "  "),
  ];
}
