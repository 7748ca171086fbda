/** Every address of the browser application. */

import type { RouteObject } from "react-router";
import { Frame } from "./Frame";
import { features } from "./features";
import { NotFound } from "./NotFound";
import { PageFailed } from "./PageFailed";
import { withRetry } from "./PageNotLoaded";
import { Shell } from "./Shell";
import { Waiting } from "./Waiting";
import { loadAllWords } from "./words";

/** Makes a route wait for the words of its page. */
function withWords(route: RouteObject): RouteObject {
  const load = route.lazy as (() => Promise<object>) | undefined;
  return {
    ...route,
    ...(load && { lazy: async () => (await Promise.all([load(), loadAllWords()]))[0] }),
    ...(route.children && { children: route.children.map(withWords) }),
  } as RouteObject;
}

const pages: RouteObject[] = [
  {
    element: <Frame />,
    errorElement: <PageFailed />,
    hydrateFallbackElement: <Waiting />,
    children: [
      {
        path: "/sign-in",
        lazy: async () => ({ Component: (await import("./SignInPage")).SignInPage }),
      },
      withWords({
        path: "/join/:secret",
        lazy: async () => ({ Component: (await import("./join/JoinPage")).JoinPage }),
      }),
      withWords({
        path: "/reset/:secret",
        lazy: async () => ({ Component: (await import("./join/ResetPage")).ResetPage }),
      }),
      {
        element: <Shell />,
        children: [
          {
            errorElement: <PageFailed />,
            children: [
              withWords({
                path: "/",
                lazy: async () => ({ Component: (await import("./home/HomePage")).HomePage }),
              }),
              ...features.flatMap(({ routes, hasFirstWords }) =>
                hasFirstWords ? routes : routes.map(withWords),
              ),
              { path: "*", element: <NotFound /> },
            ],
          },
        ],
      },
    ],
  },
];

export const routes = pages.map(withRetry);
