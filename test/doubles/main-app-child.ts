import { createTestDesktop } from "./main-ports.ts";
import { startMainApp } from "./main-app.ts";

/**
 * A main process of its own for tests that kill it: `node main-app-child.ts PROFILE SECRET_HEX [RUNTIME]`. Messages are calls of the contract, answers go back by number.
 */
const [profile = "", secret = "", runtime = "preview"] = process.argv.slice(2);
const desktop = createTestDesktop({ secret: Buffer.from(secret, "hex"), runtime: runtime === "electron" ? "electron" : "preview" });
const app = await startMainApp({ profile, desktop });

process.on("message", (message: { readonly id: number; readonly name: "app.view"; readonly request: Record<string, never> }) => {
  app.call(message.name, message.request).then((answer) => process.send?.({ id: message.id, answer })).catch((cause: unknown) => process.stderr.write(`${String(cause)}\n`));
});
process.on("disconnect", () => process.exit(0));
process.send?.({ ready: true });
