import { MessageSquareText, PenLine } from "lucide-react";
import type { Feature } from "@/app/feature";

export const prompts: Feature = {
  navigation: [
    {
      to: "/prompts/mine",
      label: "navigation:myPrompts",
      icon: PenLine,
      roles: ["labeler"],
      keys: "g w",
    },
    {
      to: "/prompts",
      label: "navigation:prompts",
      icon: MessageSquareText,
      roles: ["manager", "researcher"],
      keys: "g r",
    },
  ],
  routes: [
    {
      path: "/prompts/mine",
      lazy: async () => ({ Component: (await import("./MyPromptsPage")).MyPromptsPage }),
    },
    {
      path: "/prompts/mine/new",
      lazy: async () => ({ Component: (await import("./WritePromptPage")).WritePromptPage }),
    },
    {
      path: "/prompts",
      lazy: async () => ({ Component: (await import("./PromptsPage")).PromptsPage }),
    },
    {
      path: "/prompts/:id",
      lazy: async () => ({ Component: (await import("./PromptPage")).PromptPage }),
    },
  ],
};
