/** Every English word of the interface. A feature adds its catalogue here and in zh-Hans.ts. */

import firstSteps from "@/app/first-steps/words.en.json";
import home from "@/app/home/words.en.json";
import join from "@/app/join/words.en.json";
import campaigns from "@/features/campaigns/words.en.json";
import guidelines from "@/features/guidelines/words.en.json";
import myWork from "@/features/labels/mine/words.en.json";
import labels from "@/features/labels/words.en.json";
import account from "@/features/people/account/words.en.json";
import people from "@/features/people/words.en.json";
import playground from "@/features/playground/words.en.json";
import intakes from "@/features/prompts/intake/words.en.json";
import prompts from "@/features/prompts/words.en.json";
import qualification from "@/features/qualification/words.en.json";
import quality from "@/features/quality/words.en.json";
import answers from "@/features/questions/words.en.json";
import loop from "@/features/rounds/words.en.json";
import runs from "@/features/runs/words.en.json";
import ranking from "@/features/tasks/ranking/words.en.json";
import rating from "@/features/tasks/rating/words.en.json";
import seats from "@/features/tasks/words.en.json";
import writing from "@/features/tasks/writing/words.en.json";
import charts from "@/shared/charts/words.en.json";
import shell from "@/shared/words/en.json";

export const words = {
  shell,
  charts,
  firstSteps,
  home,
  join,
  account,
  answers,
  campaigns,
  guidelines,
  labels,
  intakes,
  loop,
  myWork,
  people,
  playground,
  prompts,
  qualification,
  quality,
  runs,
  seats,
  ranking,
  rating,
  writing,
};
