import { useState } from "react";
import type { ReactElement, ReactNode } from "react";
import { Dialog } from "./dialog.tsx";
import { Icon } from "./icons.tsx";

const SHORTCUTS = [
  ["Alt + N", "Next question"],
  ["Alt + P", "Previous question"],
  ["Alt + F", "Flag this question, or take the flag away"],
  ["Alt + R", "Check your answers"],
  ["Tab", "Next field or button"],
  ["Space", "Choose an answer or press a button"],
  ["Arrow keys", "Move between the answers of one group"],
] as const;

/** What to do when something is wrong, and the keyboard shortcuts. @param children what else can be done where it is opened */
export function Help({ children }: { readonly children?: ReactNode }): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button button-quiet bar-button" onClick={() => setOpen(true)}>
        <Icon name="help" />
        <span className="bar-button-text">Help</span>
      </button>
      <Dialog open={open} title="Help" onClose={() => setOpen(false)} wide>
        <h3>If something is wrong</h3>
        <p>Raise your hand or tell the invigilator. Your answers stay on this computer, whatever happens to the connection or to this window.</p>
        {children}
        <h3>Keyboard</h3>
        <table className="shortcuts">
          <thead className="visually-hidden">
            <tr>
              <th scope="col">Keys</th>
              <th scope="col">What they do</th>
            </tr>
          </thead>
          <tbody>
            {SHORTCUTS.map(([keys, does]) => (
              <tr key={keys}>
                <th scope="row">
                  <kbd>{keys}</kbd>
                </th>
                <td>{does}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Dialog>
    </>
  );
}
