import { api, body } from "@/api/client";

/** The text of one version. A published version never changes. */
export const guidelineQuery = (guideline: number) => ({
  queryKey: ["guideline", guideline],
  queryFn: ({ signal }: { signal: AbortSignal }) => {
    const params = { path: { guideline_id: guideline } };
    return body(api.GET("/api/guidelines/{guideline_id}/", { params, signal }));
  },
  staleTime: Number.POSITIVE_INFINITY,
});
