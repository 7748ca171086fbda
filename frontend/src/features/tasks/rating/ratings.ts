/** The labeler's rating and flags of one reply. */
export type Rating = Readonly<{ value: number | null; flags: string[] }>;
export type Ratings = Readonly<Record<string, Rating>>;

/**
 * The questions of a form. They are data of the installation; the defaults are table 3 of the
 * paper.
 */
export type SpanKind = Readonly<{ code: string; name: string; help: string; good: boolean }>;
export type Flag = SpanKind & Readonly<{ note: boolean }>;
export type Form = Readonly<{
  lowest_rating: number;
  highest_rating: number;
  lowest_means: string;
  highest_means: string;
  bins_from: number;
  flags: readonly Flag[];
}>;

const NOTHING: Rating = { value: null, flags: [] };

export function ratingOf(ratings: Ratings, slot: string): Rating {
  return ratings[slot] ?? NOTHING;
}

export function rated(ratings: Ratings, slot: string, value: number): Ratings {
  return { ...ratings, [slot]: { ...ratingOf(ratings, slot), value } };
}

export function flagged(ratings: Ratings, slot: string, code: string): Ratings {
  const { value, flags } = ratingOf(ratings, slot);
  const next = flags.includes(code) ? flags.filter((flag) => flag !== code) : [...flags, code];
  return { ...ratings, [slot]: { value, flags: next } };
}

export function unrated(ratings: Ratings, slots: readonly string[]): string[] {
  return slots.filter((slot) => ratingOf(ratings, slot).value === null);
}

export function valuesOf(ratings: Ratings): Record<string, number | undefined> {
  return Object.fromEntries(
    Object.entries(ratings).map(([slot, { value }]) => [slot, value ?? undefined]),
  );
}

export function stepsOf({ lowest_rating, highest_rating }: Form): number[] {
  return Array.from({ length: highest_rating - lowest_rating + 1 }, (_, at) => lowest_rating + at);
}
