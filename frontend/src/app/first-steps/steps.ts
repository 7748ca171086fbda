/** The address of each first step. The server knows the codes and which steps are done. */

import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { FirstStepOut } from "@/api/schema";

export type Code = FirstStepOut["code"];

/** Addresses below /admin/ belong to the admin; all others are pages of this application. */
export const addresses: Record<Code, string> = {
  practice: "/tasks/practice",
  qualify: "/qualification",
  read: "/tasks",
  label: "/tasks",
  pace: "/labels",
  invite: "/people/invitations",
  guideline: "/guidelines",
  screening: "/qualification/tests",
  agreement: "/quality",
  decide: "/quality/differences",
  prompts: "/prompts/intakes",
  model: "/admin/training/modelversion/add/",
  dataset: "/admin/training/dataset/add/",
  run: "/admin/training/run/add/",
  round: "/admin/training/round/",
  people: "/people/invitations",
  roles: "/people",
  second: "/people/invitations",
};

export function isAdminAddress(place: string): boolean {
  return place.startsWith("/admin/");
}

export const firstStepsQuery = queryOptions({
  queryKey: ["first-steps"],
  queryFn: ({ signal }) => body(api.GET("/api/first-steps/", { signal })),
});
