import { House } from "lucide-react";
import type { Feature } from "@/app/feature";

export const home: Feature = {
  navigation: [
    {
      to: "/",
      label: "home:navigation",
      icon: House,
      roles: ["labeler", "manager", "researcher", "administrator"],
      keys: "g h",
    },
  ],
  routes: [{ path: "/", lazy: async () => ({ Component: (await import("./HomePage")).HomePage }) }],
};
