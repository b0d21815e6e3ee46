import { guarded } from "./emulated.ts";
import { addScheme } from "./scheme-urls.ts";

type Handler = (request: Request) => Response | Promise<Response>;

interface CustomScheme {
  readonly scheme: string;
  readonly privileges?: Readonly<Record<string, boolean>>;
}

export interface Protocol {
  readonly registerSchemesAsPrivileged: (custom: readonly CustomScheme[]) => void;
  readonly handle: (scheme: string, handler: Handler) => void;
  readonly unhandle: (scheme: string) => void;
  readonly isProtocolHandled: (scheme: string) => boolean;
}

/** Answers of a session to its custom schemes. */
export class SchemeHandlers {
  readonly protocol: Protocol;
  readonly #handlers = new Map<string, Handler>();

  constructor() {
    this.protocol = guarded<Protocol>("protocol", {
      registerSchemesAsPrivileged: (custom) => custom.forEach(({ scheme }) => addScheme(scheme)),
      handle: (scheme, handler) => {
        if (this.#handlers.has(scheme)) throw new Error("Failed to register protocol: The scheme has been registered");
        addScheme(scheme);
        this.#handlers.set(scheme, handler);
      },
      unhandle: (scheme) => {
        if (!this.#handlers.delete(scheme)) throw new Error("Failed to unhandle protocol: The scheme is not registered");
      },
      isProtocolHandled: (scheme) => this.#handlers.has(scheme),
    });
  }

  /** Runs the handler of a scheme; null when there is none. A handler that throws is a network error, as in Electron. */
  async answer(scheme: string, request: Request): Promise<Response | null> {
    const handler = this.#handlers.get(scheme);
    if (handler === undefined) return null;
    try {
      return await handler(request);
    } catch (error) {
      process.stderr.write(`stand-in: handler of ${scheme}: failed for ${request.url}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      return Response.error();
    }
  }
}
