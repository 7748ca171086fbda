import { MessageSquareText, PenLine } from "lucide-react";
import type { Feature } from "@/app/feature";

export const prompts: Feature = {
  navigation: [
    {
      to: "/prompts/mine",
      label: "prompts:navigationMine",
      icon: PenLine,
      roles: ["labeler"],
      keys: "g w",
    },
    {
      to: "/prompts",
      label: "prompts:navigation",
      icon: MessageSquareText,
      roles: ["researcher"],
      keys: "g r",
    },
  ],
  home: [
    {
      to: "/prompts/mine/new",
      title: "prompts:home.writeTitle",
      text: "prompts:home.writeText",
      icon: PenLine,
      roles: ["labeler"],
    },
    {
      to: "/prompts",
      title: "prompts:home.browseTitle",
      text: "prompts:home.browseText",
      icon: MessageSquareText,
      roles: ["researcher"],
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
