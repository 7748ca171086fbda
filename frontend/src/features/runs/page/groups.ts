/** The groups that curves are shown in. */

const known = [
  {
    id: "learning",
    metrics: [
      ...["loss", "validation_loss", "picked_best", "pair_accuracy"],
      ...["judged_right", "validation_accuracy", "learning_rate"],
    ],
  },
  { id: "reward", metrics: ["score", "score_deviation", "objective", "reward", "margin"] },
  {
    id: "distance",
    metrics: [
      ...["kl", "kl_weight", "entropy", "best_logprob", "best_change"],
      ...["z_ref", "good_change", "bad_change"],
    ],
  },
  { id: "replies", metrics: ["reply_tokens", "ended", "best_tokens", "winner_tokens"] },
  {
    id: "gradients",
    metrics: ["gradient_norm", "policy_gradient", "critic_gradient", "gradient_ratio", "gamma"],
  },
  {
    id: "updates",
    metrics: [
      ...["clip_fraction", "no_spread", "value_loss", "explained_variance", "ptx_loss"],
      ...["first_ratio", "start_kl", "sampler_gap", "first_score", "first_loss", "tie"],
      ...["good_share", "weight_ratio", "red"],
    ],
  },
] as const;

export type GroupId = (typeof known)[number]["id"] | "more";

export interface Group {
  id: GroupId;
  metrics: readonly string[];
}

/** Returns these metrics by group. Unknown metrics come last. */
export function grouped(names: readonly string[]): Group[] {
  const there = new Set(names);
  const groups: Group[] = known.map(({ id, metrics }) => ({
    id,
    metrics: metrics.filter((name) => there.delete(name)),
  }));
  groups.push({ id: "more", metrics: [...there] });
  return groups.filter(({ metrics }) => metrics.length > 0);
}

const shares = new Set([
  "picked_best",
  "pair_accuracy",
  "validation_accuracy",
  "judged_right",
  "good_share",
  "ended",
  "clip_fraction",
]);

export function measureOf(metric: string): "share" | "number" {
  return shares.has(metric) ? "share" : "number";
}
