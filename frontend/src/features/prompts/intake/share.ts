import type { IntakeRowOut } from "@/api/schema";

/**
 * Returns the share of the file that has arrived or been read, from 0 to 1; null while it waits.
 */
export function shareOf(intake: IntakeRowOut): number | null {
  if (intake.state === "arriving") return intake.bytes_arrived / Math.max(1, intake.size);
  if (intake.state !== "running") return null;
  return Math.min(1, intake.bytes_read / Math.max(1, intake.size));
}

/** Returns "1.4 MB" in the given language. */
export function sizeOf(bytes: number, language: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: units[step] ?? "byte",
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}
