import { FileUp } from "lucide-react";
import type { Feature } from "@/app/feature";

export const intake: Feature = {
  navigation: [
    {
      to: "/prompts/intakes",
      label: "navigation:intake",
      icon: FileUp,
      roles: ["researcher"],
      keys: "g i",
    },
  ],
  routes: [
    {
      path: "/prompts/intakes",
      lazy: async () => ({ Component: (await import("./IntakesPage")).IntakesPage }),
    },
    {
      path: "/prompts/intakes/:id",
      lazy: async () => ({ Component: (await import("./IntakePage")).IntakePage }),
    },
  ],
};
