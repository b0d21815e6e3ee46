/** What a JSON text says, still to be checked by a schema; `undefined`, which JSON cannot say, when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
