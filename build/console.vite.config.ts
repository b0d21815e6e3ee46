import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const root = new URL("..", import.meta.url).pathname;

/** The staff's web pages, served by the platform under /staff. Scripts and styles stay files: its content security policy allows no inline ones. */
export default defineConfig({
  root: `${root}platform/console`,
  base: "/staff/",
  plugins: [react()],
  build: { outDir: `${root}out/console`, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
