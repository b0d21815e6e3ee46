import { useEffect, useState } from "react";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";

/** Something that is read once for each key. */
export interface Loaded<T> {
  readonly value: T | null;
  readonly error: InvigilError | null;
}

/** Reads something when the key changes. @param key what is read; null for nothing yet */
export function useLoaded<T>(key: string | null, read: () => Promise<Result<T, InvigilError>>): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T> & { readonly key: string | null }>({ key: null, value: null, error: null });
  useEffect(() => {
    if (key === null) return undefined;
    let over = false;
    read().then((answer) => {
      if (!over) setLoaded(answer.ok ? { key, value: answer.value, error: null } : { key, value: null, error: answer.error });
    }, reportError);
    return () => {
      over = true;
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `read` is made anew with each render and says the same for the same key
  }, [key]);
  return loaded.key === key ? loaded : { value: null, error: null };
}
