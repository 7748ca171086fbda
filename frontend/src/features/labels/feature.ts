import { ChartNoAxesColumn } from "lucide-react";
import type { Feature } from "@/app/feature";

export const labels: Feature = {
  navigation: [
    {
      to: "/labels",
      label: "navigation:myWork",
      icon: ChartNoAxesColumn,
      roles: ["labeler"],
      keys: "g m",
    },
  ],
  routes: [
    {
      path: "/labels",
      lazy: async () => ({ Component: (await import("./mine/MyLabelsPage")).MyLabelsPage }),
    },
    {
      path: "/labels/:label",
      lazy: async () => ({ Component: (await import("./mine/EditPage")).EditPage }),
    },
  ],
};
