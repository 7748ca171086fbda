/** What somebody new does first. */

import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";

export const firstStepsQuery = queryOptions({
  queryKey: ["first-steps"],
  queryFn: ({ signal }) => body(api.GET("/api/first-steps/", { signal })),
});
