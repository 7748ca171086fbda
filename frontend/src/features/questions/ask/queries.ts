import { api, body } from "@/api/client";

/** Offline a question must fail with a message; by default it would wait silently. */
const networkMode = "always" as const;

const at = (seat: string) => ({ params: { path: { seat_id: seat } } });

/** Own questions about a task, and those of others once the own label is no longer editable. */
export const taskQuestions = (seat: string) => ({
  networkMode,
  queryKey: ["questions", "seat", seat],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    body(api.GET("/api/questions/seats/{seat_id}/", { ...at(seat), signal })),
});

/** Questions about a version of a guideline, newest first. */
export const guidelineQuestions = (guideline: number) => ({
  networkMode,
  queryKey: ["questions", "guideline", guideline],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const params = { query: { guideline } };
    return (await body(api.GET("/api/questions/", { params, signal }))).results;
  },
});

export const pinnedAnswers = (guideline: number) => ({
  networkMode,
  queryKey: ["questions", "pinned", guideline],
  queryFn: ({ signal }: { signal: AbortSignal }) => {
    const params = { path: { guideline_id: guideline } };
    return body(api.GET("/api/questions/pinned/{guideline_id}/", { params, signal }));
  },
});

export const askAtSeat = (seat: string, text: string) =>
  body(api.POST("/api/questions/seats/{seat_id}/", { ...at(seat), body: { text } }));

export const askAboutGuideline = (guideline: number, text: string) =>
  body(api.POST("/api/questions/", { body: { text, guideline } }));
