import { MessageCircle } from "lucide-react";
import type { Feature } from "@/app/feature";

export const playground: Feature = {
  navigation: [
    {
      to: "/playground",
      label: "playground:navigation",
      icon: MessageCircle,
      roles: ["manager", "researcher"],
    },
  ],
  routes: [
    {
      path: "/playground",
      lazy: async () => ({ Component: (await import("./PlaygroundPage")).PlaygroundPage }),
    },
  ],
};
