/** Every feature of the application, in the order of the navigation. */

import { campaigns } from "@/features/campaigns/feature";
import { guidelines } from "@/features/guidelines/feature";
import { labels } from "@/features/labels/feature";
import { account } from "@/features/people/account/feature";
import { people } from "@/features/people/feature";
import { playground } from "@/features/playground/feature";
import { prompts } from "@/features/prompts/feature";
import { intake } from "@/features/prompts/intake/feature";
import { qualification } from "@/features/qualification/feature";
import { quality } from "@/features/quality/feature";
import { questions } from "@/features/questions/feature";
import { tasks } from "@/features/tasks/feature";
import type { Feature } from "./feature";
import { home } from "./home/feature";

export const features: readonly Feature[] = [
  home,
  tasks,
  labels,
  prompts,
  playground,
  intake,
  questions,
  quality,
  campaigns,
  guidelines,
  qualification,
  people,
  account,
];
