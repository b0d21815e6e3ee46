import type { ReactNode } from "react";
import { clockTime, errorWords } from "../words.ts";
import type { Connection } from "./board-feed.ts";

/** Says at once when what the board shows is not new any more, and nothing while it is. */
export function ConnectionBanner({ connection }: { readonly connection: Connection }): ReactNode {
  return (
    <div role="alert">
      {connection.kind === "lost" ? <p className="notice board-lost">{lostWords(connection)}</p> : null}
    </div>
  );
}

function lostWords({ since, error }: Extract<Connection, { readonly kind: "lost" }>): string {
  if (error !== null) return since === null ? errorWords(error) : `${errorWords(error)} What you see is from ${clockTime(since)}.`;
  if (since === null) return "No connection to the platform. This page tries again each second.";
  return `No connection to the platform since ${clockTime(since)}. What you see is from then. Candidates go on working: their computers need no network. This page tries again each second, and nothing can be sent until then.`;
}
