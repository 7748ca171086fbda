/** Formats numbers for axes, tables and tips. */

export const measures = ["share", "number", "count", "seconds", "money", "day", "moment"] as const;
export type Measure = (typeof measures)[number];
export type Format = (value: number | Date) => string;

const options: Record<"share" | "number" | "count" | "money", Intl.NumberFormatOptions> = {
  share: { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 },
  number: { maximumSignificantDigits: 4 },
  count: { maximumFractionDigits: 0 },
  money: { minimumFractionDigits: 2, maximumFractionDigits: 2 },
};

const dates: Record<"day" | "moment", Intl.DateTimeFormatOptions> = {
  day: { dateStyle: "medium", timeZone: "UTC" },
  moment: { dateStyle: "medium", timeStyle: "short" },
};

/** Returns the format of a measure in a language. Shares from 0 to 1 become percentages. */
export function formatOf(measure: Measure, language: string): Format {
  if (measure === "day" || measure === "moment") {
    const words = new Intl.DateTimeFormat(language, dates[measure]);
    return (value) => words.format(value);
  }
  if (measure === "seconds") return (value) => duration(Number(value), language);
  const words = new Intl.NumberFormat(language, options[measure]);
  return (value) => words.format(Number(value));
}

/** Returns a short format such as "1.2K", for axes. */
export function shortFormatOf(measure: Measure, language: string): Format {
  if (measure === "day") {
    const words = new Intl.DateTimeFormat(language, {
      month: "short",
      day: "numeric",
      timeZone: "UTC",
    });
    return (value) => words.format(value);
  }
  if (measure === "share") {
    const words = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
    return (value) => words.format(Number(value));
  }
  if (measure !== "count" && measure !== "number") return formatOf(measure, language);
  const words = new Intl.NumberFormat(language, {
    notation: "compact",
    maximumSignificantDigits: 3,
  });
  const tiny = new Intl.NumberFormat(language, {
    notation: "scientific",
    maximumSignificantDigits: 3,
  });
  return (value) => {
    const far = Math.abs(Number(value));
    return (far > 0 && far < TINY ? tiny : words).format(Number(value));
  };
}

const TINY = 0.001; // the full word would not fit the margin of a chart

const units: [string, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** Formats seconds in the most suitable unit. */
function duration(seconds: number, language: string): string {
  const [unit, length] = units.find(([, long]) => Math.abs(seconds) >= long * 1.5) ?? ["second", 1];
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: Math.abs(seconds / length) < 10 ? 1 : 0,
  }).format(seconds / length);
}
