/** The section of the paper (arXiv 2203.02155) about each field, by step. */

type Sections = Readonly<Record<string, string>>;

const training: Sections = {
  beta1: "C",
  beta2: "C",
  max_prompt_tokens: "C",
  max_reply_tokens: "C",
  precision: "C",
};

const sections: Readonly<Record<string, Sections>> = {
  pretrain: training,
  sft: {
    ...training,
    epochs: "C.1",
    batch: "C.1",
    learning_rate: "C.1",
    warmup_steps: "C.1",
    final_rate: "C.1",
    dropout: "C.1",
    text_share: "C.3",
    reward_model: "C.1",
    text: "C.3",
    demonstrations: "3.5",
  },
  reward: {
    ...training,
    epochs: "C.2",
    batch: "C.2",
    learning_rate: "C.2",
    final_rate: "C.2",
    ties: "C.2",
    folds: "E.2",
    rankings: "3.5",
    demonstrations: "C.2",
  },
  ppo: {
    ...training,
    model: "C.3",
    reward_model: "3.5",
    text: "C.4",
    epochs: "C.4",
    batch: "C.4",
    minibatch: "C.4",
    inner_epochs: "C.4",
    learning_rate: "C.4",
    value_learning_rate: "C.4",
    warmup_steps: "C.4",
    warmup_from: "C.4",
    final_rate: "C.4",
    kl: "C.4",
    gamma: "C.4",
    ptx_per_episode: "C.4",
    clip: "C.4",
    ema: "C.4",
    temperature: "C.4",
  },
  sample: { n: "3.3" },
  score: {},
  evaluate: { prompts: "3.6", model: "4.1" },
  public: { tasks: "4.2", model: "4.1" },
};

export function sectionOf(step: string, field: string): string | undefined {
  return sections[step]?.[field];
}
