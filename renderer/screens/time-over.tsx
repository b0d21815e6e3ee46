import type { ReactElement } from "react";
import { Icon } from "../shell/icons.tsx";

/** The working time ended by itself: said kindly, so that nobody wonders what they did. @param timeOver as main says it; nothing is drawn without */
export function TimeOver({ timeOver = false }: { readonly timeOver?: boolean | undefined }): ReactElement | null {
  if (!timeOver) return null;
  return (
    <section className="panel panel-calm">
      <Icon name="clock" />
      <div className="panel-text">
        <p className="panel-title">Your working time is over.</p>
        <p>Everything that you had answered by then is saved and was handed in for you. There is nothing that you have to do about it.</p>
      </div>
    </section>
  );
}
