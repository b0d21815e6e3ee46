/** A type whose every level is readonly, tuples included. Data that came through a schema is never changed in place. */
export type DeepReadonly<T> = T extends string | number | boolean | bigint | symbol | null | undefined | Uint8Array ? T : { readonly [K in keyof T]: DeepReadonly<T[K]> };
