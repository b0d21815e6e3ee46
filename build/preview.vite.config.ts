import { defineConfig } from "vite";

const root = new URL("..", import.meta.url).pathname;

/** What stands in for the application where staff look at an exam as a candidate will: one script, `out/preview/bridge.js`, before the client's own page. */
export default defineConfig({
  root: `${root}platform/preview`,
  build: {
    outDir: `${root}out/preview`, emptyOutDir: true, modulePreload: false, target: "es2023",
    lib: { entry: `${root}platform/preview/index.ts`, formats: ["es"], fileName: () => "bridge.js" },
  },
});
