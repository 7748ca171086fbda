import type { IntakeRowOut } from "@/api/schema";

/** From 0 to 1, how much of a file has arrived or is read; null while it only waits. */
export function shareOf(intake: IntakeRowOut): number | null {
  if (intake.state === "arriving") return intake.bytes_arrived / Math.max(1, intake.size);
  if (intake.state !== "running") return null;
  return Math.min(1, intake.bytes_read / Math.max(1, intake.size));
}

/** "1.4 MB" in the person's language. */
export function sizeOf(bytes: number, language: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: units[step] ?? "byte",
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}
