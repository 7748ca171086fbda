import { MessagesSquare } from "lucide-react";
import type { Feature } from "@/app/feature";

const roles = ["manager", "researcher"] as const;

export const questions: Feature = {
  navigation: [
    { to: "/questions", label: "navigation:questions", icon: MessagesSquare, roles, keys: "g a" },
  ],
  routes: [
    {
      path: "/questions",
      lazy: async () => ({ Component: (await import("./QuestionsPage")).QuestionsPage }),
    },
  ],
};
