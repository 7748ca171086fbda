/** Returns "2 h 5 min" in the given language. Seconds appear only below one minute. */
export function duration(milliseconds: number, language: string): string {
  const seconds = Math.round(milliseconds / 1000);
  const unit = (value: number, name: "hour" | "minute" | "second") =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" }).format(
      value,
    );
  if (seconds < 60) return unit(seconds, "second");
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return unit(minutes, "minute");
  return minutes % 60 === 0
    ? unit(hours, "hour")
    : `${unit(hours, "hour")} ${unit(minutes % 60, "minute")}`;
}
