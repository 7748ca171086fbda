/** Every simplified Chinese word of the interface. */

import firstSteps from "@/app/first-steps/words.zh-Hans.json";
import home from "@/app/home/words.zh-Hans.json";
import join from "@/app/join/words.zh-Hans.json";
import campaigns from "@/features/campaigns/words.zh-Hans.json";
import guidelines from "@/features/guidelines/words.zh-Hans.json";
import myWork from "@/features/labels/mine/words.zh-Hans.json";
import labels from "@/features/labels/words.zh-Hans.json";
import account from "@/features/people/account/words.zh-Hans.json";
import people from "@/features/people/words.zh-Hans.json";
import playground from "@/features/playground/words.zh-Hans.json";
import intakes from "@/features/prompts/intake/words.zh-Hans.json";
import prompts from "@/features/prompts/words.zh-Hans.json";
import qualification from "@/features/qualification/words.zh-Hans.json";
import quality from "@/features/quality/words.zh-Hans.json";
import answers from "@/features/questions/words.zh-Hans.json";
import loop from "@/features/rounds/words.zh-Hans.json";
import runs from "@/features/runs/words.zh-Hans.json";
import ranking from "@/features/tasks/ranking/words.zh-Hans.json";
import rating from "@/features/tasks/rating/words.zh-Hans.json";
import seats from "@/features/tasks/words.zh-Hans.json";
import writing from "@/features/tasks/writing/words.zh-Hans.json";
import charts from "@/shared/charts/words.zh-Hans.json";
import shell from "@/shared/words/zh-Hans.json";

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
