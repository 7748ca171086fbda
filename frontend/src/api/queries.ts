/** The cache of everything the server has answered. */

import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError, Unreachable } from "./errors";
import { waitForTheServer } from "./reachable";

const RETRIES = 2;

function worthRetrying(failures: number, error: Error): boolean {
  if (error instanceof ApiError) return error.status >= 500 && failures < RETRIES;
  return error instanceof Unreachable && failures < RETRIES;
}

export function createQueryClient(onMutationError: (error: Error) => void): QueryClient {
  waitForTheServer();
  return new QueryClient({
    queryCache: new QueryCache(),
    mutationCache: new MutationCache({
      // A form that shows its own errors sets meta: { quiet: true }.
      onError: (error, _variables, _context, mutation) => {
        if (!mutation.meta?.quiet) onMutationError(error);
      },
    }),
    defaultOptions: {
      queries: { retry: worthRetrying, staleTime: 15_000 },
      mutations: { retry: false },
    },
  });
}
