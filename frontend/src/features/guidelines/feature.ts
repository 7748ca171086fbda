import { BookOpen } from "lucide-react";
import type { Feature } from "@/app/feature";

export const guidelines: Feature = {
  navigation: [
    {
      to: "/guidelines",
      label: "navigation:guidelines",
      icon: BookOpen,
      roles: ["manager", "researcher"],
    },
  ],
  routes: [
    {
      path: "/guidelines/read",
      lazy: async () => ({ Component: (await import("./reading/ReadPage")).ReadGuidelinesPage }),
    },
    {
      path: "/guidelines/read/:id",
      lazy: async () => ({ Component: (await import("./reading/ReadPage")).ReadGuidelinePage }),
    },
    {
      path: "/guidelines",
      lazy: async () => ({ Component: (await import("./GuidelinesPage")).GuidelinesPage }),
    },
    {
      path: "/guidelines/:purpose/:kind",
      lazy: async () => ({ Component: (await import("./VersionsPage")).VersionsPage }),
    },
  ],
};
