import type { ReactNode, SubmitEvent } from "react";
import { useState } from "react";
import type { Exams, Me, Member, Rights } from "../api.ts";
import { changeMember, fetchExams, fetchMembers, inviteMember, renewMember } from "../api.ts";
import { Freshness } from "../notice.tsx";
import { usePolled } from "../use-polled.ts";
import { ArrivedHeading } from "../arrived-heading.tsx";
import { Field } from "../field.tsx";
import { RightsFields } from "./member-form.tsx";
import { actErrorWords } from "../act-words.ts";
import { ScrollingTable } from "../scrolling-table.tsx";
import { MEMBER_STATE_WORDS, ROLE_WORDS } from "./staff-words.ts";
import { useSending } from "../use-sending.ts";

/** A link that was just made, and whose it is. */
interface NewLink {
  readonly name: string;
  readonly link: string;
}

/** Everybody who works here, for administrators. */
export function MembersScreen({ me }: { readonly me: Me }): ReactNode {
  const [changes, setChanges] = useState(0);
  const [newLink, setNewLink] = useState<NewLink | null>(null);
  const [edited, setEdited] = useState<string | null>(null);
  const members = usePolled(`members ${changes}`, fetchMembers);
  const exams = usePolled("exams", fetchExams);
  const again = (): void => {
    setEdited(null);
    setChanges((count) => count + 1);
  };
  const member = members.value?.find(({ staffId }) => staffId === edited);
  return (
    <>
      <h1>Staff</h1>
      {newLink === null ? null : <LinkCard newLink={newLink} onDone={() => setNewLink(null)} />}
      {members.value === null && members.error === null ? <output>Reading who works here…</output> : null}
      {members.value?.length === 0 ? (
        <section className="card narrow">
          <h2>Nobody has an account yet</h2>
          <p>You came by the link that the server prints. Add yourself as an administrator, so that from tomorrow on you sign in with a password.</p>
        </section>
      ) : null}
      {members.value !== null && members.value.length > 0 ? <MembersTable members={members.value} exams={exams.value ?? []} me={me} onEdit={setEdited} /> : null}
      {member === undefined ? null : (
        <ChangeForm key={member.staffId} member={member} exams={exams.value ?? []} onDone={again} onCancel={() => setEdited(null)} onLink={(link) => setNewLink({ name: member.name, link })} />
      )}
      {members.value === null || member !== undefined ? null : <InviteForm exams={exams.value ?? []} first={members.value.length === 0} onLink={(made) => { setNewLink(made); again(); }} />}
      <Freshness polled={members} />
    </>
  );
}

function MembersTable({ members, exams, me, onEdit }: { readonly members: readonly Member[]; readonly exams: Exams; readonly me: Me; readonly onEdit: (staffId: string) => void }): ReactNode {
  const examsOf = ({ exams: own }: Member): string => (own === null ? "All" : own.map((id) => exams.find(({ examId }) => examId === id)?.title ?? "an exam that is gone").join(", ") || "None");
  return (
    <ScrollingTable label="Members of staff" landmark className="card" columns={["Name", "Roles", "Exams", "State", { unseen: "What you can do" }]}>
      {members.map((member) => (
        <tr key={member.staffId}>
          <th scope="row">{member.name}</th>
          <td>{member.roles.map((role) => ROLE_WORDS[role].name).join(", ")}</td>
          <td className="wrap">{examsOf(member)}</td>
          <td>{MEMBER_STATE_WORDS[member.state]}</td>
          <td>{member.staffId === me.staffId ? "you" : <button type="button" className="button" onClick={() => onEdit(member.staffId)}>Change<span className="visually-hidden"> {member.name}</span></button>}</td>
        </tr>
      ))}
    </ScrollingTable>
  );
}

function LinkCard({ newLink: { name, link }, onDone }: { readonly newLink: NewLink; readonly onDone: () => void }): ReactNode {
  const [copied, setCopied] = useState(false);
  return (
    <section className="card narrow" aria-labelledby="new-link">
      <ArrivedHeading id="new-link">A link for {name}</ArrivedHeading>
      <p>Give it to {name} and to nobody else. It works once, within 24 hours, and lets them choose a password and an app. It is shown only now.</p>
      <pre className="link">{link}</pre>
      <p className="actions">
        <button type="button" className="button button-primary" onClick={() => { navigator.clipboard.writeText(link).then(() => setCopied(true), () => setCopied(false)); }}>Copy the link</button>
        <button type="button" className="button" onClick={onDone}>Done</button>
        <output>{copied ? "Copied" : ""}</output>
      </p>
    </section>
  );
}

function InviteForm({ exams, first, onLink }: { readonly exams: Exams; readonly first: boolean; readonly onLink: (made: NewLink) => void }): ReactNode {
  const [name, setName] = useState("");
  const [rights, setRights] = useState<Rights>({ roles: first ? ["administrator"] : [], exams: null });
  const { busy, error, send } = useSending();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    send(() => inviteMember({ name, ...rights }), ({ link }) => {
      onLink({ name: name.trim(), link });
      setName("");
      setRights({ roles: [], exams: null });
    });
  };
  return (
    <section className="card narrow">
      <h2>Add somebody</h2>
      <form className="staff-form" onSubmit={submit} aria-label="Add somebody">
        <Field label="Name" value={name} onChange={setName} autoComplete="off" hint="What they sign in with, and what the audit log calls them." />
        <RightsFields rights={rights} exams={exams} onChange={setRights} />
        <p className="actions">
          <button type="submit" className="button button-primary" aria-disabled={busy}>Add and make a link</button>
          {busy ? <output>Adding…</output> : null}
        </p>
        {error === null ? null : <output className="notice">{actErrorWords(error)}</output>}
      </form>
    </section>
  );
}

interface ChangeFormProps {
  readonly member: Member;
  readonly exams: Exams;
  readonly onDone: () => void;
  readonly onCancel: () => void;
  readonly onLink: (link: string) => void;
}

function ChangeForm({ member, exams, onDone, onCancel, onLink }: ChangeFormProps): ReactNode {
  const [rights, setRights] = useState<Rights>({ roles: member.roles, exams: member.exams });
  const { busy, error, send } = useSending();
  const disabled = member.state === "disabled";
  const change = (next: Rights, off: boolean): void => send(() => changeMember(member.staffId, { ...next, disabled: off }), onDone);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    change(rights, disabled);
  };
  return (
    <section className="card narrow">
      <ArrivedHeading>{member.name}</ArrivedHeading>
      <form className="staff-form" onSubmit={submit} aria-label={`Change ${member.name}`}>
        <RightsFields rights={rights} exams={exams} onChange={setRights} />
        <p className="quiet">Changes count at once, also while {member.name} is signed in.</p>
        <p className="actions">
          <button type="submit" className="button button-primary" aria-disabled={busy}>Save</button>
          <button type="button" className="button" onClick={onCancel}>Cancel</button>
          {disabled ? null : <button type="button" className="button" onClick={() => send(() => renewMember(member.staffId), ({ link }) => onLink(link))}>New link (password or telephone lost)</button>}
          <button type="button" className="button" onClick={() => change({ roles: member.roles, exams: member.exams }, !disabled)}>{disabled ? "Let them sign in again" : "Let them sign in no more"}</button>
        </p>
        {error === null ? null : <output className="notice">{actErrorWords(error)}</output>}
      </form>
    </section>
  );
}
