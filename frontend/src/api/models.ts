/** Every model version there is, page after page. */

import { api, body } from "./client";
import type { ModelOut, ModelPage } from "./schema";

const MOST = 200;

export async function everyModel(signal: AbortSignal): Promise<ModelOut[]> {
  const found: ModelOut[] = [];
  let after: string | null = "";
  while (after !== null) {
    const query: { limit: number; after?: string } = { limit: MOST, ...(after && { after }) };
    const answer: ModelPage = await body(api.GET("/api/models/", { params: { query }, signal }));
    found.push(...answer.results);
    after = answer.next;
  }
  return found;
}
