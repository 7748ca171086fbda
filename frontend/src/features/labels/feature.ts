import { ChartNoAxesColumn } from "lucide-react";
import type { Feature } from "@/app/feature";

export const myWork: Feature = {
  navigation: [
    {
      to: "/my-work",
      label: "myWork:navigation",
      icon: ChartNoAxesColumn,
      roles: ["labeler"],
      keys: "g m",
    },
  ],
  home: [
    {
      to: "/my-work",
      title: "myWork:home.title",
      text: "myWork:home.text",
      icon: ChartNoAxesColumn,
      roles: ["labeler"],
    },
  ],
  routes: [
    {
      path: "/my-work",
      lazy: async () => ({ Component: (await import("./mine/MyWorkPage")).MyWorkPage }),
    },
    {
      path: "/my-work/:label",
      lazy: async () => ({ Component: (await import("./mine/CorrectionPage")).CorrectionPage }),
    },
  ],
};
