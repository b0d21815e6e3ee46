import type { FastifyInstance } from "fastify";
import { policyJsonSchema } from "../policy/policy-json-schema.ts";

/** Where editors and other programs find the JSON Schema of a policy. */
const PATH = "/schemas/policy.json";

/** Serves the JSON Schema of a policy to anybody, also to pages of other sites: it says nothing about this organisation. */
export function registerPolicySchema(app: FastifyInstance): void {
  const document = JSON.stringify(policyJsonSchema(), null, 2);
  app.get(PATH, async (_request, reply) => reply.header("access-control-allow-origin", "*").header("cache-control", "public, max-age=3600").type("application/schema+json; charset=utf-8").send(document));
}
