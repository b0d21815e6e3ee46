import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";

const root = new URL("..", import.meta.url).pathname;

/** Everything that ships is bundled: the packaged application holds no node_modules. */
export default defineConfig(({ mode }) => ({
  main: {
    build: {
      outDir: `${root}out/main`, externalizeDeps: false, sourcemap: mode !== "installer", minify: false,
      rollupOptions: { input: { index: `${root}main/index.ts`, "program-worker": `${root}main/watch/program-worker.ts`, "device-worker": `${root}main/device/device-worker.ts` }, external: ["electron"], output: { format: "es" } },
    },
  },
  preload: {
    build: {
      // A sandboxed preload cannot be an ES module (electron docs, esm.md).
      outDir: `${root}out/preload`, externalizeDeps: false, sourcemap: false, minify: false,
      rollupOptions: { input: { index: `${root}preload/index.ts` }, external: ["electron"], output: { format: "cjs", entryFileNames: "[name].cjs" } },
    },
  },
  renderer: {
    root: `${root}renderer`,
    plugins: [react()],
    // Styles and pictures stay files: the content security policy allows no inline style.
    build: { outDir: `${root}out/renderer`, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, rollupOptions: { input: `${root}renderer/index.html` } },
  },
}));
