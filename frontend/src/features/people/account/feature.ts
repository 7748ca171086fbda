import type { Feature } from "@/app/feature";

/** The account pages are in the user menu and not in the navigation. */
export const account: Feature = {
  navigation: [],
  routes: [
    {
      path: "/account",
      lazy: async () => ({ Component: (await import("./AccountLayout")).AccountLayout }),
      children: [
        {
          index: true,
          lazy: async () => ({ Component: (await import("./ProfilePage")).ProfilePage }),
        },
        {
          path: "keys",
          lazy: async () => ({ Component: (await import("./KeysPage")).KeysPage }),
        },
        {
          path: "password",
          lazy: async () => ({ Component: (await import("./PasswordPage")).PasswordPage }),
        },
        {
          path: "sessions",
          lazy: async () => ({ Component: (await import("./SessionsPage")).SessionsPage }),
        },
        {
          path: "second-factor",
          lazy: async () => ({
            Component: (await import("./factors/FactorsPage")).FactorsPage,
          }),
        },
        {
          path: "tokens",
          lazy: async () => ({ Component: (await import("./TokensPage")).TokensPage }),
        },
      ],
    },
  ],
};
