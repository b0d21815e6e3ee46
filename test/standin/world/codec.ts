/** Values as text: what crosses between a page's isolated world and this process. */
export interface Codec {
  readonly encode: (value: unknown) => string;
  readonly decode: (text: string) => unknown;
}

/**
 * Makes the codec. JSON plus undefined, non-finite numbers, bigint, Date, RegExp, Map, Set, Error, ArrayBuffer and its views.
 * Self-contained, because its source is also injected into pages.
 * @throws (encode) "An object could not be cloned." for functions, symbols, promises and cycles; structured clone would keep cycles
 */
export function makeCodec(): Codec {
  const views: Readonly<Record<string, (buffer: ArrayBuffer) => unknown>> = {
    ArrayBuffer: (buffer) => buffer, Uint8Array: (buffer) => new Uint8Array(buffer), Int8Array: (buffer) => new Int8Array(buffer),
    Uint8ClampedArray: (buffer) => new Uint8ClampedArray(buffer), Uint16Array: (buffer) => new Uint16Array(buffer), Int16Array: (buffer) => new Int16Array(buffer),
    Uint32Array: (buffer) => new Uint32Array(buffer), Int32Array: (buffer) => new Int32Array(buffer), Float32Array: (buffer) => new Float32Array(buffer),
    Float64Array: (buffer) => new Float64Array(buffer), BigInt64Array: (buffer) => new BigInt64Array(buffer), BigUint64Array: (buffer) => new BigUint64Array(buffer),
    DataView: (buffer) => new DataView(buffer),
  };
  const kindOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

  function toBase64(bytes: Uint8Array): string {
    let binary = "";
    for (let start = 0; start < bytes.length; start += 32_768) binary += String.fromCharCode(...bytes.subarray(start, start + 32_768));
    return btoa(binary);
  }
  function fromBase64(text: string): ArrayBuffer {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
    return bytes.buffer;
  }
  function refuse(): never {
    throw new Error("An object could not be cloned.");
  }

  function pack(value: unknown, path: ReadonlySet<object>): unknown {
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0) ? value : { $: "number", v: Object.is(value, -0) ? "-0" : String(value) };
    if (value === undefined) return { $: "undefined" };
    if (typeof value === "bigint") return { $: "bigint", v: String(value) };
    if (typeof value !== "object" || path.has(value)) return refuse();
    const inside = new Set(path).add(value);
    if (Array.isArray(value)) return value.map((entry) => pack(entry, inside));
    const kind = kindOf(value);
    if (value instanceof Error || kind === "Error") {
      const { name, message, stack } = value as Error;
      return { $: "error", v: { name, message, stack: stack ?? "" } };
    }
    if (kind === "Date") return { $: "date", v: (value as Date).getTime() };
    if (kind === "RegExp") return { $: "regexp", v: [(value as RegExp).source, (value as RegExp).flags] };
    if (kind === "Map") return { $: "map", v: [...(value as Map<unknown, unknown>)].map(([key, entry]) => [pack(key, inside), pack(entry, inside)]) };
    if (kind === "Set") return { $: "set", v: [...(value as Set<unknown>)].map((entry) => pack(entry, inside)) };
    if (kind === "ArrayBuffer") return { $: "ArrayBuffer", v: toBase64(new Uint8Array(value as ArrayBuffer)) };
    if (ArrayBuffer.isView(value)) return { $: kind, v: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
    if (kind === "Promise" || kind === "WeakMap" || kind === "WeakSet" || kind === "WeakRef") return refuse();
    const packed: Record<string, unknown> = {};
    // Defined, not assigned: a key may be "__proto__".
    for (const [key, entry] of Object.entries(value)) Object.defineProperty(packed, key, { value: pack(entry, inside), enumerable: true });
    return "$" in packed ? { $: "object", v: packed } : packed;
  }

  function unpackAll(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const unpacked: Record<string, unknown> = {};
    for (const [key, entry] of Object.entries(record)) Object.defineProperty(unpacked, key, { value: unpack(entry), enumerable: true, writable: true, configurable: true });
    return unpacked;
  }
  function unpack(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(unpack);
    const record = value as Readonly<Record<string, unknown>>;
    if (!("$" in record)) return unpackAll(record);
    const inner = record["v"];
    switch (record["$"]) {
      case "undefined": return undefined;
      case "number": return Number(inner);
      case "bigint": return BigInt(inner as string);
      case "date": return new Date(inner as number);
      case "regexp": return new RegExp((inner as string[])[0] ?? "", (inner as string[])[1]);
      case "map": return new Map((inner as [unknown, unknown][]).map(([key, entry]) => [unpack(key), unpack(entry)]));
      case "set": return new Set((inner as unknown[]).map(unpack));
      case "object": return unpackAll(inner as Readonly<Record<string, unknown>>);
      case "error": {
        const { name, message, stack } = inner as { name: string; message: string; stack: string };
        const error = new Error(message);
        if (name !== "Error") Object.defineProperty(error, "name", { value: name, configurable: true, writable: true });
        Object.defineProperty(error, "stack", { value: stack, configurable: true, writable: true });
        return error;
      }
      default: {
        const make = views[String(record["$"])];
        if (make === undefined) throw new Error(`unknown tag ${String(record["$"])}`);
        return make(fromBase64(inner as string));
      }
    }
  }

  return { encode: (value) => JSON.stringify(pack(value, new Set())), decode: (text) => unpack(JSON.parse(text)) };
}
