import { ListChecks } from "lucide-react";
import type { Feature } from "@/app/feature";

export const tasks: Feature = {
  navigation: [
    { to: "/tasks", label: "navigation:tasks", icon: ListChecks, roles: ["labeler"], keys: "g l" },
  ],
  hasFirstWords: true,
  routes: [
    {
      path: "/tasks",
      lazy: async () => ({ Component: (await import("./TasksPage")).TasksPage }),
    },
    {
      path: "/tasks/practice",
      lazy: async () => ({ Component: (await import("./practice/PracticePage")).PracticePage }),
    },
  ],
};
