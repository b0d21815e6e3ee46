import type { ReactNode } from "react";
import { useState } from "react";
import type { PermittedProgram, ProgramMatch, ProgramRule, ProgramSystem } from "../../../core/policy/program-rule.ts";
import { PROGRAM_SYSTEMS } from "../../../core/policy/program-rule.ts";
import { SYSTEM_WORDS } from "../../../core/policy/guarantee-table.ts";
import { Choice, Ticks, Words } from "./policy-fields.tsx";

const MATCH_WORDS: Readonly<Record<ProgramMatch["by"], string>> = {
  name: "File name, such as anydesk", path: "Whole path, such as */AnyDesk/*", signer: "Who signed it", "bundle-id": "Bundle id (macOS)", sha256: "SHA-256 of the file", "path-expression": "Expression over the path",
};
const MATCHES: readonly ProgramMatch["by"][] = ["name", "path", "signer", "bundle-id", "sha256", "path-expression"];

interface ProgramsProps<P> {
  readonly programs: readonly P[];
  /** Beginning of the ids of its elements. */
  readonly id: "rules" | "permitted";
  readonly heading: string;
  readonly hint: string;
  readonly fresh: (id: string) => P;
  /** What only this kind of program has. */
  readonly more: (program: P, id: string, change: (program: P) => void) => ReactNode;
  /** @param place what is typed into: going on there is one step of undoing */
  readonly onChange: (programs: readonly P[], place: string) => void;
}

/** A list of programs that somebody adds to, changes, and takes from. */
export function ProgramList<P extends ProgramRule | PermittedProgram>({ programs, id, heading, hint, fresh, more, onChange }: ProgramsProps<P>): ReactNode {
  const [opened, setOpened] = useState<number | null>(null);
  const change = (index: number, program: P): void => onChange(programs.map((each, at) => (at === index ? program : each)), `${id}-${index}`);
  return (
    <section id={`programs-${id}`} tabIndex={-1} aria-label={heading}>
      <h3>{heading}</h3>
      <p className="quiet">{hint}</p>
      {programs.map((program, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- an id can be typed anew, and two may be the same until they are mended
        <details key={index} className="program" open={opened === index} onToggle={({ currentTarget }) => setOpened((before) => (currentTarget.open ? index : before === index ? null : before))}>
          <summary id={`${id}-${index}`}>{program.name === "" ? "New program" : program.name}</summary>
          <ProgramFields program={program} id={`${id}-${index}`} onChange={(next) => change(index, next)} />
          {more(program, `${id}-${index}`, (next) => change(index, next))}
          <p className="actions">
            <button type="button" className="button" onClick={() => { setOpened(null); onChange(programs.filter((_, at) => at !== index), `${id}-remove-${programs.length}`); }}>Remove<span className="visually-hidden"> {program.name}</span></button>
          </p>
        </details>
      ))}
      <p className="actions">
        <button type="button" className="button" onClick={() => { setOpened(programs.length); onChange([...programs, fresh(freeId(programs, id === "rules" ? "closed" : "allowed"))], `${id}-add-${programs.length}`); }}>{id === "rules" ? "Add a program to close" : "Add a program to allow"}</button>
      </p>
    </section>
  );
}

function ProgramFields<P extends ProgramRule | PermittedProgram>({ program, id, onChange }: { readonly program: P; readonly id: string; readonly onChange: (program: P) => void }): ReactNode {
  const { matches } = program;
  const withMatch = (index: number, match: ProgramMatch | null): void => onChange({ ...program, matches: match === null ? matches.filter((_, at) => at !== index) : matches.map((each, at) => (at === index ? match : each)) });
  return (
    <>
      <Words id={`${id}-name`} label="Name, as people call it" value={program.name} most={100} onChange={(name) => onChange({ ...program, name })} />
      <Ticks<ProgramSystem> id={`${id}-systems`} label="On" all={PROGRAM_SYSTEMS} chosen={program.systems} words={(system) => SYSTEM_WORDS[system]} onChange={(systems) => onChange({ ...program, systems })} />
      <fieldset>
        <legend>What identifies it</legend>
        <p className="quiet">Any one of these is enough. * stands for any characters, ? for one.</p>
        {matches.map((match, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a match has no identity but its place
          <div key={index} className="match">
            <Choice id={`${id}-by-${index}`} label="By" all={MATCHES} chosen={match.by} words={(by) => MATCH_WORDS[by]} onChange={(by) => withMatch(index, { by, pattern: match.pattern })} />
            <Words id={`${id}-pattern-${index}`} label="Is" value={match.pattern} most={1000} onChange={(pattern) => withMatch(index, { by: match.by, pattern })} />
            {matches.length > 1 ? <button type="button" className="button" onClick={() => withMatch(index, null)}>Remove<span className="visually-hidden"> {match.pattern}</span></button> : null}
          </div>
        ))}
        <p className="actions">
          <button type="button" className="button" onClick={() => onChange({ ...program, matches: [...matches, { by: "name", pattern: "" }] })}>Add another sign</button>
        </p>
      </fieldset>
    </>
  );
}

/** An id that none of them has: ids stand in records, people never type them. */
function freeId(programs: readonly { readonly id: string }[], prefix: string): string {
  let number = programs.length + 1;
  while (programs.some(({ id }) => id === `${prefix}-${number}`)) number += 1;
  return `${prefix}-${number}`;
}
