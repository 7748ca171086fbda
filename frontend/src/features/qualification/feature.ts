import { GraduationCap } from "lucide-react";
import type { Feature } from "@/app/feature";

export const qualification: Feature = {
  navigation: [
    {
      to: "/qualification",
      label: "navigation:screeningTest",
      icon: GraduationCap,
      roles: ["labeler"],
    },
    {
      to: "/qualification/tests",
      label: "navigation:screeningTests",
      icon: GraduationCap,
      roles: ["manager", "researcher"],
    },
  ],
  routes: [
    {
      path: "/qualification",
      lazy: async () => ({ Component: (await import("./TestsPage")).TestsPage }),
    },
    {
      path: "/qualification/:id",
      lazy: async () => ({ Component: (await import("./TestPage")).TestPage }),
    },
    {
      path: "/qualification",
      lazy: async () => ({ Component: (await import("./staff/StaffLayout")).StaffLayout }),
      children: [
        {
          path: "grading",
          lazy: async () => ({ Component: (await import("./GradingPage")).GradingPage }),
        },
        {
          path: "tests",
          lazy: async () => ({
            Component: (await import("./staff/ComposedTestsPage")).ComposedTestsPage,
          }),
        },
        {
          path: "tests/new",
          lazy: async () => ({ Component: (await import("./staff/ComposePage")).ComposePage }),
        },
        {
          path: "tests/:id",
          lazy: async () => ({
            Component: (await import("./staff/ComposedTestPage")).ComposedTestPage,
          }),
        },
        {
          path: "tests/:id/change",
          lazy: async () => ({ Component: (await import("./staff/ComposePage")).ComposePage }),
        },
        {
          path: "results",
          lazy: async () => ({ Component: (await import("./staff/ResultsPage")).ResultsPage }),
        },
        {
          path: "results/:id",
          lazy: async () => ({ Component: (await import("./staff/ResultPage")).ResultPage }),
        },
      ],
    },
  ],
};
