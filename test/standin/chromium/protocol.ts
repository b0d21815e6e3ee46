/** Types of the Chrome DevTools Protocol. playwright-core ships them but its export map does not name them. */
export type { Protocol } from "../../../node_modules/playwright-core/types/protocol.d.ts";
