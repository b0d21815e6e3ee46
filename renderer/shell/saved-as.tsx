import type { ReactElement } from "react";

/** Where a file was saved, said politely when it is. @param path null until then */
export function SavedAs({ path }: { readonly path: string | null }): ReactElement {
  return (
    <p aria-live="polite" className="saved-as">
      {path === null ? "" : `Saved as ${path}`}
    </p>
  );
}
