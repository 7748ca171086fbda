import { GraduationCap } from "lucide-react";
import type { Feature } from "@/app/feature";

export const qualification: Feature = {
  navigation: [
    {
      to: "/screening",
      label: "qualification:navigation",
      icon: GraduationCap,
      roles: ["labeler"],
    },
    {
      to: "/screening/grading",
      label: "qualification:navigationGrading",
      icon: GraduationCap,
      roles: ["manager", "researcher"],
    },
  ],
  routes: [
    {
      path: "/screening",
      lazy: async () => ({ Component: (await import("./TestsPage")).TestsPage }),
    },
    {
      path: "/screening/:id",
      lazy: async () => ({ Component: (await import("./TestPage")).TestPage }),
    },
    {
      path: "/screening/grading",
      lazy: async () => ({ Component: (await import("./GradingPage")).GradingPage }),
    },
  ],
};
