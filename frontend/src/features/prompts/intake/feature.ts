import { FileUp } from "lucide-react";
import type { Feature } from "@/app/feature";

export const intakes: Feature = {
  navigation: [
    {
      to: "/intakes",
      label: "intakes:navigation",
      icon: FileUp,
      roles: ["researcher"],
      keys: "g i",
    },
  ],
  home: [
    {
      to: "/intakes",
      title: "intakes:home.title",
      text: "intakes:home.text",
      icon: FileUp,
      roles: ["researcher"],
    },
  ],
  routes: [
    {
      path: "/intakes",
      lazy: async () => ({ Component: (await import("./IntakesPage")).IntakesPage }),
    },
    {
      path: "/intakes/:id",
      lazy: async () => ({ Component: (await import("./IntakePage")).IntakePage }),
    },
  ],
};
