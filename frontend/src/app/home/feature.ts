import { House } from "lucide-react";
import type { Feature } from "../feature";

export const home: Feature = {
  navigation: [
    {
      to: "/",
      label: "navigation:home",
      icon: House,
      roles: ["labeler", "manager", "researcher", "administrator"],
      keys: "g h",
    },
  ],
  // The route of the start page is in routes.tsx, because it shows parts of several features.
  routes: [],
};
