import { readdirSync } from "node:fs";

/** Returns every file under src/ with one of these endings. */
export function sources(...endings: string[]): string[] {
  return readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map((path) => `src/${path}`);
}
