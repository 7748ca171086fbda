/** Replies to the same prompt, step after step. */

import type { RunSampleOut } from "@/api/schema";

export interface PromptReplies {
  prompt: string;
  /** Sorted by step. */
  replies: readonly RunSampleOut[];
}

export function byPrompt(samples: readonly RunSampleOut[]): PromptReplies[] {
  const found = new Map<string, RunSampleOut[]>();
  for (const sample of samples) {
    const known = found.get(sample.prompt);
    if (known) known.push(sample);
    else found.set(sample.prompt, [sample]);
  }
  return [...found].map(([prompt, replies]) => ({
    prompt,
    replies: replies.toSorted((one, other) => one.step - other.step),
  }));
}

/** Returns the reply at this step (or the last before it), the reply before that, and the first. */
export function repliesAt({ replies }: PromptReplies, step: number) {
  const at = replies.findLastIndex((reply) => reply.step <= step);
  return { now: replies[at], before: replies[at - 1], first: replies[0] };
}

export function numberOf(sample: RunSampleOut | undefined, name: string): number | null {
  const value = sample?.numbers[name];
  return typeof value === "number" ? value : null;
}
