/** Every address of the browser application. */

import type { RouteObject } from "react-router";
import { Frame } from "./Frame";
import { features } from "./features";
import { NotFound } from "./NotFound";
import { PageFailed } from "./PageFailed";
import { withRetry } from "./PageNotLoaded";
import { Shell } from "./Shell";
import { Waiting } from "./Waiting";

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
      {
        path: "/join/:secret",
        lazy: async () => ({ Component: (await import("./join/JoinPage")).JoinPage }),
      },
      {
        path: "/reset/:secret",
        lazy: async () => ({ Component: (await import("./join/ResetPage")).ResetPage }),
      },
      {
        element: <Shell />,
        children: [
          {
            errorElement: <PageFailed />,
            children: [
              {
                path: "/",
                lazy: async () => ({ Component: (await import("./home/HomePage")).HomePage }),
              },
              ...features.flatMap((feature) => feature.routes),
              { path: "*", element: <NotFound /> },
            ],
          },
        ],
      },
    ],
  },
];

export const routes = pages.map(withRetry);
