import { readdirSync } from "node:fs";

/** Every file under src/ whose name ends so. */
export function sources(...endings: string[]): string[] {
  return readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map((path) => `src/${path}`);
}
