import { toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import { wire, wireFailureSchema } from "../../core/contract/wire.ts";
import type { WireAudience } from "../../core/contract/wire-route.ts";
import type { Route } from "./answers.ts";

type JsonSchema = ReturnType<typeof toJsonSchema>;
type Json = Readonly<Record<string, unknown>>;

const SECURITY: Readonly<Record<WireAudience, readonly Json[]>> = {
  anybody: [],
  sitting: [{ sittingToken: [] }],
  staff: [{ staffCookie: [] }, { staffToken: [] }],
  "staff-entering": [{ staffCookie: [] }],
};

/** Describes the HTTP API (OpenAPI 3.1.0), derived from the wire contract: what is not in the contract is not in the document. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries(wire)) {
    const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Invigil platform", version, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    paths,
    components: {
      securitySchemes: {
        sittingToken: { type: "http", scheme: "bearer", description: "The token that signing in issues" },
        staffCookie: { type: "apiKey", in: "cookie", name: "invigil_staff" },
        staffToken: { type: "http", scheme: "bearer", description: "A staff session's token" },
      },
      responses: {
        failure: { description: "Any refusal, with its code", content: { "application/json": { schema: schemaOf(wireFailureSchema, "output") } } },
      },
    },
  };
}

function operation(name: string, route: Route): Json {
  const { properties } = schemaOf(route.params, "input");
  const parameters = Object.entries(properties ?? {}).map(([parameter, schema]) => ({ name: parameter, in: "path", required: true, schema }));
  return {
    operationId: name,
    summary: route.summary,
    ...("roles" in route ? { description: `For the roles ${route.roles.join(", ")}${"allExams" in route ? ", of all exams" : ""}.` } : {}),
    security: SECURITY[route.audience],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.request === null ? {} : { requestBody: { required: true, content: route.request === "bytes" ? { "application/octet-stream": {} } : { "application/json": { schema: schemaOf(route.request, "input") } } } }),
    responses: { "200": { description: "Done", content: contentOf(route) }, default: { $ref: "#/components/responses/failure" } },
  };
}

function contentOf(route: Route): Json {
  if (route.response === "bytes") return { "application/octet-stream": {} };
  if (route.response === "jws") return { "application/jose": { schema: { type: "string" } } };
  return { "application/json": { schema: schemaOf(route.response, "output") } };
}

/** Brands, read-only marks and transformations say nothing about the JSON on the wire and are left out. */
function schemaOf(schema: v.GenericSchema, typeMode: "input" | "output"): JsonSchema {
  const { $schema: _dialect, ...rest } = toJsonSchema(schema, { target: "draft-2020-12", typeMode, errorMode: "ignore", ignoreActions: ["brand", "readonly", "transform", "check"] });
  return rest;
}
