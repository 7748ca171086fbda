/** Every feature of the application, in the order of the navigation. */

import { account } from "@/features/account/feature";
import { answers } from "@/features/answers/feature";
import { campaigns } from "@/features/campaigns/feature";
import { guidelines } from "@/features/guidelines/feature";
import { intakes } from "@/features/intakes/feature";
import { myWork } from "@/features/my-work/feature";
import { people } from "@/features/people/feature";
import { playground } from "@/features/playground/feature";
import { prompts } from "@/features/prompts/feature";
import { qualification } from "@/features/qualification/feature";
import { quality } from "@/features/quality/feature";
import { seats } from "@/features/seats/feature";
import type { Feature } from "./feature";
import { home } from "./home/feature";

export const features: readonly Feature[] = [
  home,
  seats,
  myWork,
  prompts,
  playground,
  intakes,
  answers,
  quality,
  campaigns,
  guidelines,
  qualification,
  people,
  account,
];
