/** Topics that nobody has to work on. Prompts carry them; the guidelines say what each means. */
export const topics = [
  "self-harm",
  "violence",
  "sexual",
  "hate",
  "drugs",
  "medical",
  "politics",
  "religion",
] as const;
