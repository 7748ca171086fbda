import { ChartNoAxesColumn } from "lucide-react";
import type { Feature } from "@/app/feature";

export const myWork: Feature = {
  navigation: [
    {
      to: "/labels",
      label: "myWork:navigation",
      icon: ChartNoAxesColumn,
      roles: ["labeler"],
      keys: "g m",
    },
  ],
  home: [
    {
      to: "/labels",
      title: "myWork:home.title",
      text: "myWork:home.text",
      icon: ChartNoAxesColumn,
      roles: ["labeler"],
    },
  ],
  routes: [
    {
      path: "/labels",
      lazy: async () => ({ Component: (await import("./mine/MyWorkPage")).MyWorkPage }),
    },
    {
      path: "/labels/:label",
      lazy: async () => ({ Component: (await import("./mine/CorrectionPage")).CorrectionPage }),
    },
  ],
};
