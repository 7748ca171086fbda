import { ChartNoAxesCombined } from "lucide-react";
import type { Feature } from "@/app/feature";

export const quality: Feature = {
  navigation: [
    {
      to: "/quality",
      label: "navigation:quality",
      icon: ChartNoAxesCombined,
      roles: ["manager", "researcher"],
      keys: "g q",
    },
  ],
  routes: [
    {
      path: "/quality",
      lazy: async () => ({ Component: (await import("./QualityLayout")).QualityLayout }),
      children: [
        {
          index: true,
          lazy: async () => ({
            Component: (await import("./overview/OverviewPage")).OverviewPage,
          }),
        },
        {
          path: "differences",
          lazy: async () => ({
            Component: (await import("./differences/DifferencesPage")).DifferencesPage,
          }),
        },
        {
          path: "labelers",
          lazy: async () => ({
            Component: (await import("./labelers/LabelersPage")).LabelersPage,
          }),
        },
        {
          path: "labelers/:id",
          lazy: async () => ({
            Component: (await import("./labelers/LabelerPage")).LabelerPage,
          }),
        },
        {
          path: "bias-and-time",
          lazy: async () => ({ Component: (await import("./bias/BiasPage")).BiasPage }),
        },
        {
          path: "gold",
          lazy: async () => ({ Component: (await import("./gold/GoldPage")).GoldPage }),
        },
        {
          path: "tasks/:task",
          lazy: async () => ({ Component: (await import("./task/TaskPage")).TaskPage }),
        },
      ],
    },
  ],
};
