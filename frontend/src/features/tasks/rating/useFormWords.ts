import { useTranslation } from "react-i18next";

/** The default form of every installation is the paper's, so its texts are translated. */
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
  "Wrong fact": "wrongFact",
  Irrelevant: "irrelevant",
  Repetitive: "repetitive",
  Unclear: "unclear",
  Unsafe: "unsafe",
  "Poor style": "poorStyle",
  Helpful: "helpful",
  "Well put": "wellPut",
} as const;

type Known = keyof typeof KNOWN;

/**
 * Returns the translation of a text of the default form. Texts of other forms are returned as they
 * are.
 */
export function useFormWords(): (text: string) => string {
  const { t } = useTranslation("tasks/rating");
  return (text) => (text in KNOWN ? t(`form.${KNOWN[text as Known]}`) : text);
}
