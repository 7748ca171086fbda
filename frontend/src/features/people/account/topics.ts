/** Topics that labelers can avoid. Prompts are tagged with them; the guidelines define them. */
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
