import type { ReactNode } from "react";
import { WHEN_FOUND_CHOICES } from "../../../core/policy/choice-words.ts";
import { SYSTEM_WORDS } from "../../../core/policy/guarantee-table.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import type { PermittedProgram, ProgramRule, Programs } from "../../../core/policy/program-rule.ts";
import { ASSISTIVE_TOOLS, PROGRAM_LIST_IDS, PROGRAM_SYSTEMS } from "../../../core/policy/program-rule.ts";
import { PROGRAM_LIST_WORDS, TOOL_WORDS } from "../../../core/policy/program-words.ts";
import { Choice, Tick, Ticks, WordList, Words } from "./policy-fields.tsx";
import { ProgramList } from "./program-form.tsx";

interface ProgramSettingsProps {
  readonly policy: Policy;
  readonly onEdit: (place: string, change: (policy: Policy) => Policy) => void;
}

/** What a policy says of programs and of tools for people with disabilities. */
export function ProgramSettings({ policy: { programs, assistiveTools }, onEdit }: ProgramSettingsProps): ReactNode {
  const edit = (place: string, change: Partial<Programs>): void => onEdit(place, (policy) => ({ ...policy, programs: { ...policy.programs, ...change } }));
  return (
    <div className="staff-form">
      <Ticks
        id="assistive-tools" label="Assistive tools that may be used" hint="Screen readers may be used in every exam, whether ticked or not." all={ASSISTIVE_TOOLS} chosen={assistiveTools} words={(tool) => capital(TOOL_WORDS[tool])}
        onChange={(tools) => onEdit("assistive-tools", (policy) => ({ ...policy, assistiveTools: tools }))}
      />
      <Ticks
        id="programs-lists" label="Programs that have to be closed, by list" all={PROGRAM_LIST_IDS} chosen={programs.lists} words={(list) => `${PROGRAM_LIST_WORDS[list].name}. ${PROGRAM_LIST_WORDS[list].means}`}
        onChange={(lists) => edit("lists", { lists })}
      />
      <Choice
        id="programs-whenFound" label="When one of them is found during the exam" all={["tell", "pause", "close"]} chosen={programs.whenFound} words={(what) => WHEN_FOUND_CHOICES[what]} onChange={(whenFound) => edit("whenFound", { whenFound })}
      />
      <Tick
        id="programs-unknown" label="Count other programs that start during the exam" hint="Only how many; never which." checked={programs.unknown === "count"} onChange={(count) => edit("unknown", { unknown: count ? "count" : "allow" })}
      />
      <ProgramList<ProgramRule>
        id="rules" heading="More programs that have to be closed" hint="Beside the lists. Name each as narrowly as possible, so that it hits nothing that somebody needs." programs={programs.rules}
        fresh={(id) => ({ id, name: "", reason: "", systems: [...PROGRAM_SYSTEMS], matches: [{ by: "name", pattern: "" }] })} onChange={(rules, place) => edit(place, { rules })}
        more={reasonField}
      />
      <WordList
        id="programs-except" label="Programs of the lists that may run all the same" hint="Ids of built-in rules, separated by commas, such as slack." separator="," value={programs.except} most={10_000} onChange={(except) => edit("except", { except })}
      />
      <ProgramList<PermittedProgram>
        id="permitted" heading="Programs that may be used" hint="The exam opens those whose place is given; the others may only run." programs={programs.permitted}
        fresh={(id) => ({ id, name: "", systems: [...PROGRAM_SYSTEMS], matches: [{ by: "name", pattern: "" }], start: null })} onChange={(permitted, place) => edit(place, { permitted })}
        more={startFields}
      />
    </div>
  );
}

function reasonField(rule: ProgramRule, id: string, onChange: (rule: ProgramRule) => void): ReactNode {
  return <Words id={`${id}-reason`} label="Why it has to be closed, as the student reads it" value={rule.reason} most={300} onChange={(reason) => onChange({ ...rule, reason })} />;
}

function startFields(program: PermittedProgram, id: string, onChange: (program: PermittedProgram) => void): ReactNode {
  const start = program.start ?? { arguments: [] };
  const change = (next: NonNullable<PermittedProgram["start"]>): void => {
    const named = PROGRAM_SYSTEMS.some((system) => next[system] !== undefined) || next.arguments.length > 0;
    onChange({ ...program, start: named ? next : null });
  };
  return (
    <>
      {program.systems.map((system) => (
        <Words
          key={system} id={`${id}-start-${system}`} label={`Place on ${SYSTEM_WORDS[system]}, when the exam opens it`} value={start[system] ?? ""} most={1000}
          onChange={(path) => {
            const { [system]: _before, ...rest } = start;
            change(path === "" ? rest : { ...rest, [system]: path });
          }}
        />
      ))}
      <WordList id={`${id}-arguments`} label="Arguments, one a line" separator={"\n"} value={start.arguments} rows={2} most={10_000} onChange={(list) => change({ ...start, arguments: list })} />
    </>
  );
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
