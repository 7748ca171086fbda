import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";

export const homeQuery = queryOptions({
  queryKey: ["home"],
  queryFn: ({ signal }) => body(api.GET("/api/home/", { signal })),
  // It is what has changed that people come for.
  staleTime: 0,
  refetchOnWindowFocus: true,
});
