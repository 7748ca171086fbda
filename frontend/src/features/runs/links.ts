/** Addresses of the admin's run pages. */

const RUNS = "/admin/training/run";

export const listPage = `${RUNS}/`;
export const runPage = (id: string) => `${RUNS}/${id}/change/`;
export const comparePage = (ids: readonly string[]) => `${RUNS}/compare/?runs=${ids.join(",")}`;
export const reportsPage = (ids: readonly string[]) => `${RUNS}/reports/?runs=${ids.join(",")}`;
/** Parameters fill in the form: `step`, `from`, and inputs by name. */
export const launchPage = (filled: Record<string, string>) =>
  `${RUNS}/add/?${new URLSearchParams(filled)}`;
/** The form of a new sample batch with this model as its only writer. */
export const samplePage = (model: string) =>
  `/admin/training/samplebatch/add/?${new URLSearchParams({ model })}`;
export const pageOf = (kind: "dataset" | "model" | "run", id: string) =>
  kind === "run" ? runPage(id) : `${RUNS}/go/${kind}/${id}/`;
export const logFile = (id: string) => `/api/runs/${id}/log.txt`;
export const eventsOf = (id: string, after: number) => `/api/runs/${id}/events/?after=${after}`;
