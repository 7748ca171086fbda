/** Formats sizes, times and settings. */

import { formatOf } from "@/shared/charts/formats";

const sizes = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

export function bytes(value: number, language: string): string {
  const power = value < 1 ? 0 : Math.floor(Math.log(value) / Math.log(1024));
  const at = Math.min(sizes.length - 1, power);
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: sizes[at] ?? "byte",
    unitDisplay: "short",
    maximumSignificantDigits: 3,
  }).format(value / 1024 ** at);
}

export function seconds(value: number, language: string): string {
  return formatOf("seconds", language)(value);
}

/** Returns "1.3B", for parameters, tokens and rows. */
export function many(value: number, language: string): string {
  return new Intl.NumberFormat(language, {
    notation: "compact",
    maximumSignificantDigits: 3,
  }).format(value);
}

/** Uses few digits even for very small numbers. */
export function small(value: number, language: string): string {
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1);
  return new Intl.NumberFormat(language, { maximumSignificantDigits: 4 }).format(value);
}

/** Returns a field of a spec in the form people type it. */
export function setting(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
