/** Every feature of the application, in the order of the navigation. */

import { account } from "@/features/account/feature";
import { home } from "@/features/home/feature";
import { people } from "@/features/people/feature";
import { seats } from "@/features/seats/feature";
import type { Feature } from "./feature";

export const features: readonly Feature[] = [home, seats, people, account];
