import type { ReactNode } from "react";
import { useId } from "react";
import type { StaffRole } from "../../../core/staff/role.ts";
import { STAFF_ROLES } from "../../../core/staff/role.ts";
import type { Exams, Rights } from "../api.ts";
import { ROLE_WORDS } from "./staff-words.ts";

interface RightsFieldsProps {
  readonly rights: Rights;
  readonly exams: Exams;
  readonly onChange: (rights: Rights) => void;
}

/** Chooses roles and exams. */
export function RightsFields({ rights, exams, onChange }: RightsFieldsProps): ReactNode {
  const id = useId();
  const withRole = (role: StaffRole, chosen: boolean): void => onChange({ ...rights, roles: STAFF_ROLES.filter((each) => (each === role ? chosen : rights.roles.includes(each))) });
  const withExam = (examId: Exams[number]["examId"], chosen: boolean): void => {
    const before = rights.exams ?? [];
    onChange({ ...rights, exams: chosen ? [...before, examId] : before.filter((each) => each !== examId) });
  };
  return (
    <>
      <fieldset>
        <legend>Roles</legend>
        {STAFF_ROLES.map((role) => (
          <label key={role} className="choice">
            <input type="checkbox" checked={rights.roles.includes(role)} onChange={({ target }) => withRole(role, target.checked)} aria-describedby={`${id}-${role}`} />
            <span>
              {ROLE_WORDS[role].name}
              <span className="quiet" id={`${id}-${role}`}>{ROLE_WORDS[role].what}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>Exams</legend>
        <label className="choice">
          <input type="radio" name={`${id}-exams`} checked={rights.exams === null} onChange={() => onChange({ ...rights, exams: null })} />
          <span>All exams</span>
        </label>
        <label className="choice">
          <input type="radio" name={`${id}-exams`} checked={rights.exams !== null} onChange={() => onChange({ ...rights, exams: rights.exams ?? [] })} />
          <span>Only some</span>
        </label>
        {rights.exams === null ? null : (
          <div className="some-exams">
            {exams.length === 0 ? <p className="quiet">There are no exams yet.</p> : null}
            {exams.map(({ examId, title }) => (
              <label key={examId} className="choice">
                <input type="checkbox" checked={rights.exams?.includes(examId) === true} onChange={({ target }) => withExam(examId, target.checked)} />
                <span>{title}</span>
              </label>
            ))}
          </div>
        )}
      </fieldset>
    </>
  );
}
