import { useTranslation } from "react-i18next";

/** The form of the paper, which every installation starts with, is known in every language. */
const KNOWN = {
  "Very poor": "veryPoor",
  Excellent: "excellent",
  "Fails the task": "failsTask",
  "Not fit for an assistant": "inappropriate",
  "Made up": "madeUp",
  "Keeps the constraints": "keepsConstraint",
  Sexual: "sexual",
  Violent: "violent",
  "Encourages harm": "encouragesHarm",
  "Denigrates a group": "denigrates",
  "Harmful advice": "harmfulAdvice",
  "Gives an opinion": "givesOpinion",
  "Moral judgment": "moralJudgment",
} as const;

type Known = keyof typeof KNOWN;

/** Words of a form, translated where they are the paper's; a form of one's own says what it says. */
export function useFormWords(): (text: string) => string {
  const { t } = useTranslation("tasks/rating");
  return (text) => (text in KNOWN ? t(`form.${KNOWN[text as Known]}`) : text);
}
