/** Fetches every row of a paginated list. */

export const MOST = 200;

interface Page<Row> {
  results: Row[];
  next: string | null;
}

export interface Asked {
  limit: number;
  after?: string;
}

export async function everyPage<Row>(ask: (asked: Asked) => Promise<Page<Row>>): Promise<Row[]> {
  const found: Row[] = [];
  let after: string | null = "";
  while (after !== null) {
    const page: Page<Row> = await ask({ limit: MOST, ...(after && { after }) });
    found.push(...page.results);
    after = page.next;
  }
  return found;
}
