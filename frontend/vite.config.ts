import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// Django serves the built files under /static/app/. `npm run dev` serves them itself and proxies
// the rest to Django.
const django = process.env.DJANGO_ADDRESS ?? "http://127.0.0.1:8000";

/** Leaves out React Aria's texts in the thirty languages that the interface does not have. */
const ourLanguages: Plugin = {
  name: "our-languages",
  load: {
    filter: { id: /\/react-aria[^/]*\/.*\/intl\/(?:.*\/)?(?!en-US|zh-CN)[a-z]{2}-[A-Z]{2}\.mjs$/ },
    handler: () => "export default {};",
  },
};

export default defineConfig(({ command }) => ({
  base: command === "build" ? "/static/app/" : "/",
  plugins: [react(), ourLanguages],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": django, "/admin": django, "/static": django } },
  build: {
    outDir: "../frontend_build/app",
    emptyOutDir: true,
    manifest: "manifest.json",
    // Never inline files as data: addresses, because the content security policy forbids them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: ["src/main.tsx", "src/admin.tsx"] },
  },
  test: {
    environment: "jsdom",
    // Share one environment, because creating one takes longer than most tests.
    isolate: false,
    testTimeout: 20_000, // for slow machines
    include: ["src/**/*.test.{ts,tsx}", "tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    css: false,
  },
}));
