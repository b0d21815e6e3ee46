import type { ContentNode } from "../../core/assessment/content.ts";
import { itemSchema } from "../../core/assessment/exam-content.ts";
import type { Interaction } from "../../core/assessment/interaction.ts";
import type { CallResponse } from "../../core/contract/ipc.ts";
import * as v from "valibot";

export type SampleItem = CallResponse<"item.get">;

function text(value: string): ContentNode {
  return { kind: "text", text: value };
}

function html(name: Extract<ContentNode, { kind: "html" }>["name"], ...children: readonly (ContentNode | string)[]): ContentNode {
  return { kind: "html", name, attributes: {}, children: children.map((child) => (typeof child === "string" ? text(child) : child)) };
}

function math(name: Extract<ContentNode, { kind: "math" }>["name"], ...children: readonly (ContentNode | string)[]): ContentNode {
  return { kind: "math", name, attributes: {}, children: children.map((child) => (typeof child === "string" ? text(child) : child)) };
}

function at(responseId = "RESPONSE"): ContentNode {
  return { kind: "interaction", responseId };
}

function choices(...labels: readonly string[]): { id: string; fixed: boolean; content: ContentNode[] }[] {
  return labels.map((label, index) => ({ id: `C${index + 1}`, fixed: false, content: [text(label)] }));
}

function associable(prefix: string, matchMax: number, labels: readonly string[]): { id: string; fixed: boolean; matchMax: number; matchMin: number; content: ContentNode[] }[] {
  return labels.map((label, index) => ({ id: `${prefix}${index + 1}`, fixed: false, matchMax, matchMin: 0, content: [text(label)] }));
}

interface Draft {
  readonly id: string;
  readonly title: string;
  readonly body: readonly ContentNode[];
  readonly interactions: readonly Interaction[];
  readonly cardinality?: "single" | "multiple" | "ordered";
  readonly baseType?: "identifier" | "string" | "float" | "directedPair";
  readonly rubric?: readonly ContentNode[];
  readonly section?: string;
  readonly responses?: Readonly<Record<string, readonly string[]>>;
}

function sample(draft: Draft): SampleItem {
  const item = v.parse(itemSchema, {
    id: draft.id, title: draft.title, language: "en", body: draft.body, interactions: draft.interactions,
    responses: draft.interactions.map(({ responseId }) => ({ id: responseId, cardinality: draft.cardinality ?? "single", baseType: draft.baseType ?? "identifier" })),
  });
  return { item, sectionTitle: draft.section ?? "Life in a pond", rubric: [...(draft.rubric ?? [])], responses: Object.fromEntries(Object.entries(draft.responses ?? {}).map(([id, values]) => [id, [...values]])) };
}

/** One question of every kind, on the life in a pond. No key: there is none on this side. */
export const sampleItems: readonly SampleItem[] = [
  sample({
    id: "oxygen", title: "Oxygen at dawn", rubric: [html("p", "Answer all questions. Short answers are fine unless a question asks for more.")],
    body: [html("p", "A pond with many water plants is measured every hour on a warm day in July. Just before sunrise there is ", html("strong", "less oxygen"), " in the water than at any other time."), at()],
    interactions: [{
      kind: "choice", responseId: "RESPONSE", prompt: [text("Why is that so?")], maxChoices: 1, minChoices: 0, shuffle: false, orientation: "vertical",
      choices: choices("All living things in the pond have used oxygen during the night, and no plant has made any.", "Cold water holds less oxygen than warm water.", "The plants take in oxygen only when the sun shines.", "Fish swim to the surface at night and take the oxygen away."),
    }],
  }),
  sample({
    id: "producers", title: "Who makes food?", cardinality: "multiple",
    body: [{ kind: "image", asset: "images/food web.svg", alt: "Food chain: algae are eaten by water fleas, water fleas by sticklebacks.", width: 480, height: 160 }, at()],
    interactions: [{
      kind: "choice", responseId: "RESPONSE", prompt: [text("Which of these make their own food from light?")], maxChoices: 2, minChoices: 1, shuffle: false, orientation: "horizontal",
      choices: choices("Algae", "Water fleas", "Duckweed", "Stickleback", "Mud worms", "Pond skaters"),
    }],
  }),
  sample({
    id: "blank-choice", title: "The carbon cycle",
    body: [html("p", "Plants take in ", at(), " and give off oxygen while the sun shines.")],
    interactions: [{ kind: "inline-choice", responseId: "RESPONSE", shuffle: false, required: false, label: "Gas that plants take in", choices: choices("carbon dioxide", "nitrogen", "methane") }],
  }),
  sample({
    id: "depth", title: "How deep does light reach?", baseType: "float",
    body: [
      html("p", "Light weakens with depth as ", math("math", math("mrow", math("mi", "I"), math("mo", "="), math("msub", math("mi", "I"), math("mn", "0")), math("mo", "⋅"), math("msup", math("mi", "e"), math("mrow", math("mo", "−"), math("mi", "k"), math("mi", "z"))))), ". In this pond ", html("var", "k"), " is 1.2 per metre."),
      html("p", "At a depth of ", at(), " metres, half of the light is left."),
    ],
    interactions: [{ kind: "text-entry", responseId: "RESPONSE", expectedLength: 6, placeholder: "", label: "Depth in metres", input: "float" }],
  }),
  sample({
    id: "essay", title: "A pond in a changing climate", baseType: "string",
    body: [at()],
    interactions: [{
      kind: "extended-text", responseId: "RESPONSE", prompt: [html("p", "The summers become warmer. Describe what will change for the living things in this pond, and explain two of the changes.")],
      expectedLength: 1500, expectedLines: null, placeholder: "", format: "plain",
    }],
  }),
  sample({
    id: "eats", title: "Who eats what?", cardinality: "multiple", baseType: "directedPair", body: [at()],
    interactions: [{
      kind: "match", responseId: "RESPONSE", prompt: [text("Tick what each animal eats. Some eat more than one thing.")], shuffle: false, maxAssociations: 0, minAssociations: 0,
      rows: associable("R", 0, ["Water flea", "Stickleback", "Great diving beetle"]), columns: associable("K", 2, ["Algae", "Water fleas", "Tadpoles"]), layout: "grid",
    }],
  }),
  sample({
    id: "attitude", title: "You and nature", cardinality: "multiple", baseType: "directedPair", section: "About you", body: [at()],
    interactions: [{
      kind: "match", responseId: "RESPONSE", prompt: [text("How much do you agree? There is no right or wrong here.")], shuffle: false, maxAssociations: 0, minAssociations: 0,
      rows: associable("R", 1, ["I like being outdoors.", "I would rather read about a pond than stand in it.", "Measuring makes nature more interesting.", "I worry about the climate.", "I want to learn more about ecology."]),
      columns: associable("K", 0, ["Disagree strongly", "Disagree", "Neither", "Agree", "Agree strongly"]), layout: "likert",
    }],
  }),
  sample({
    id: "steps", title: "Taking a sample", cardinality: "ordered", body: [at()],
    interactions: [{
      kind: "order", responseId: "RESPONSE", prompt: [text("Put the steps of taking a water sample in order.")], shuffle: true, orientation: "vertical", minChoices: 0, maxChoices: 0,
      choices: choices("Close the bottle under water", "Rinse the bottle three times with pond water", "Write date and place on the label", "Hold the bottle below the surface"),
    }],
  }),
];
