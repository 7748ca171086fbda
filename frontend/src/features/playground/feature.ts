import { MessageCircle } from "lucide-react";
import type { Feature } from "@/app/feature";
import { canChat } from "./queries";

export const playground: Feature = {
  navigation: [
    {
      to: "/playground",
      label: "navigation:playground",
      icon: MessageCircle,
      roles: ["manager", "researcher"],
      invited: { key: ["chats", "invited"], ask: canChat },
    },
  ],
  routes: [
    {
      path: "/playground",
      lazy: async () => ({ Component: (await import("./PlaygroundPage")).PlaygroundPage }),
    },
  ],
};
