/** Fetches every model version. */

import { api, body } from "./client";
import { everyPage } from "./pages";
import type { ModelOut } from "./schema";

export function everyModel(signal: AbortSignal): Promise<ModelOut[]> {
  return everyPage((query) =>
    body(api.GET("/api/registry/models/", { params: { query }, signal })),
  );
}
