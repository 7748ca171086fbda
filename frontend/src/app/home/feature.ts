import { House, ServerCog } from "lucide-react";
import type { Feature } from "../feature";

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
  home: [
    {
      to: "/admin/",
      title: "home:home.adminTitle",
      text: "home:home.adminText",
      icon: ServerCog,
      roles: ["researcher", "administrator"],
      isElsewhere: true,
    },
  ],
  // The start page shows cards of every feature, so its route is in routes.tsx, which knows all
  // features.
  routes: [],
};
