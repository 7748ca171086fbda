import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { NO_LIMITS } from "@/shared/text/limits";
import type { Seat } from "../desk/server";

/** The default form, shortened to what the practice task explains. useFormWords translates it. */
const FORM: Seat["form"] = {
  lowest_rating: 1,
  highest_rating: 7,
  lowest_means: "Very poor",
  highest_means: "Excellent",
  bins_from: 7,
  flags: [
    { code: "fails_task", name: "Fails the task", help: "", good: false, note: false },
    { code: "hallucination", name: "Made up", help: "", good: false, note: false },
    { code: "gives_opinion", name: "Gives an opinion", help: "", good: false, note: true },
  ],
  span_kinds: [],
};

/** Returns a task that exists only in this browser, in the language of the interface. */
export function usePracticeSeat(): Seat {
  const { t, i18n } = useTranslation("tasks/practice");
  return useMemo(
    () => ({
      id: "practice",
      kind: "rank_and_rate",
      state: "open",
      prompt: {
        turns: [{ role: "user", text: t("prompt") }],
        language: i18n.language,
        topics: [],
        limits: NO_LIMITS,
      },
      replies: (["A", "B", "C"] as const).map((slot) => ({ slot, text: t(`replies.${slot}`) })),
      form: FORM,
      guideline: null,
      draft: null,
      start_text: null,
      held_until: "",
      seconds_left: 0,
    }),
    [t, i18n.language],
  );
}
