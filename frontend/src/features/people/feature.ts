import type { Feature } from "@/app/feature";

export const people: Feature = { navigation: [], routes: [] };
