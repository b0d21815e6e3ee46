import { useEffect, useState, useSyncExternalStore } from "react";
import { fetchBoard } from "../api.ts";
import type { Fed } from "./board-feed.ts";
import { BoardFeed } from "./board-feed.ts";

/** The board of a package while the page shows it. */
export function useBoard(packageId: string): Fed {
  const [feed] = useState(() => new BoardFeed((since, patience) => fetchBoard(packageId, since, patience)));
  useEffect(() => {
    feed.start();
    return () => feed.stop();
  }, [feed]);
  return useSyncExternalStore(feed.subscribe, feed.fed);
}
