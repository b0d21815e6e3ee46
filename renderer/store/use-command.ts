import { useCallback, useRef, useState } from "react";
import type { CallName, CallRequest, CallResponse } from "../../core/contract/ipc.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { useApp } from "./app-context.ts";

/** One thing that a screen asks of main, with what is needed to show that it is under way or failed. */
export interface Command {
  readonly run: <N extends CallName>(name: N, request: CallRequest<N>) => Promise<Result<CallResponse<N>, InvigilError>>;
  readonly busy: boolean;
  readonly error: InvigilError | null;
}

export function useCommand(): Command {
  const { client } = useApp();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<InvigilError | null>(null);
  const latest = useRef(0);
  const run = useCallback(
    async <N extends CallName>(name: N, request: CallRequest<N>): Promise<Result<CallResponse<N>, InvigilError>> => {
      latest.current += 1;
      const mine = latest.current;
      setBusy(true);
      setError(null);
      const answer = await client.call(name, request);
      if (mine === latest.current) {
        setBusy(false);
        setError(answer.ok ? null : answer.error);
      }
      return answer;
    },
    [client],
  );
  return { run, busy, error };
}
