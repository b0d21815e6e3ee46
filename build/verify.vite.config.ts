import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { defineConfig } from "vite";
import type { Plugin } from "vite";

const root = new URL("..", import.meta.url).pathname;
const source = `${root}platform/verify/`;

/** The receipt check as one file, `out/verify/receipt-verifier.html`: it works from a stick, and its content security policy names its own script and style by hash. */
export default defineConfig({
  root: source,
  plugins: [intoOneFile()],
  build: {
    outDir: `${root}out/verify`, emptyOutDir: true, modulePreload: false, target: "es2023",
    lib: { entry: `${source}main.ts`, formats: ["iife"], name: "receiptVerifier" },
  },
});

function intoOneFile(): Plugin {
  return {
    name: "one-file",
    enforce: "post",
    generateBundle(_options, bundle) {
      const [chunk, ...others] = Object.values(bundle);
      if (chunk?.type !== "chunk" || others.length > 0) throw new Error("the page is one script");
      // Within a script element only its own end and the start of a comment mean something to HTML (HTML standard §4.12.1.3).
      const script = chunk.code.replaceAll(/<(\/script|!--)/gi, "\\x3C$1");
      const style = readFileSync(`${source}verify.css`, "utf8");
      const html = fill(readFileSync(`${source}receipt-verifier.html`, "utf8"), { policy: policyFor(script, style), style, script });
      delete bundle[chunk.fileName];
      this.emitFile({ type: "asset", fileName: "receipt-verifier.html", source: html });
    },
  };
}

// SECURITY: nothing but this script and this style; no connection anywhere, so that no receipt can leave the computer.
function policyFor(script: string, style: string): string {
  return [
    "default-src 'none'", `script-src '${hashOf(script)}'`, `style-src '${hashOf(style)}'`, "img-src data:", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
  ].join("; ");
}

function fill(html: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((filled, [name, text]) => filled.replace(`<!-- ${name} -->`, () => text), html);
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
