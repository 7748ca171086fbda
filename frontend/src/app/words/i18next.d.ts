/** The namespaces of i18next and their keys, so that a key in no catalogue is a type error. */

import "i18next";

export interface Words {
  campaigns: typeof import("@/features/campaigns/words.en.json");
  charts: typeof import("@/shared/charts/words.en.json");
  "first-steps": typeof import("@/app/first-steps/words.en.json");
  guidelines: typeof import("@/features/guidelines/words.en.json");
  home: typeof import("@/app/home/words.en.json");
  join: typeof import("@/app/join/words.en.json");
  labels: typeof import("@/features/labels/words.en.json");
  "labels/mine": typeof import("@/features/labels/mine/words.en.json");
  navigation: typeof import("@/app/navigation/words.en.json");
  people: typeof import("@/features/people/words.en.json");
  "people/account": typeof import("@/features/people/account/words.en.json");
  "people/account/factors": typeof import("@/features/people/account/factors/words.en.json");
  playground: typeof import("@/features/playground/words.en.json");
  prompts: typeof import("@/features/prompts/words.en.json");
  "prompts/intake": typeof import("@/features/prompts/intake/words.en.json");
  qualification: typeof import("@/features/qualification/words.en.json");
  quality: typeof import("@/features/quality/words.en.json");
  questions: typeof import("@/features/questions/words.en.json");
  rounds: typeof import("@/features/rounds/words.en.json");
  samples: typeof import("@/features/samples/words.en.json");
  runs: typeof import("@/features/runs/words.en.json");
  "runs/public": typeof import("@/features/runs/public/words.en.json");
  "runs/report": typeof import("@/features/runs/report/words.en.json");
  shared: typeof import("@/shared/words.en.json");
  tasks: typeof import("@/features/tasks/words.en.json");
  "tasks/practice": typeof import("@/features/tasks/practice/words.en.json");
  "tasks/ranking": typeof import("@/features/tasks/ranking/words.en.json");
  "tasks/rating": typeof import("@/features/tasks/rating/words.en.json");
  "tasks/reasons": typeof import("@/features/tasks/reasons/words.en.json");
  "tasks/writing": typeof import("@/features/tasks/writing/words.en.json");
}

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "shared";
    resources: Words;
  }
}
