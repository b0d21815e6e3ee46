import type { Milliseconds } from "../../core/clock.ts";
import type { SittingView } from "../../core/contract/view.ts";
import { useViewState } from "../store/app-context.ts";
import { useCountdown } from "./countdown.ts";

/** Working time left in ms, counted on from what main said, and standing still in a break or pause. */
export function useTimeLeft({ remainingMs, stopped }: Pick<SittingView, "remainingMs" | "stopped">): Milliseconds {
  const receivedAt = useViewState((state) => state.receivedAt);
  return useCountdown(remainingMs, receivedAt, stopped === null);
}
