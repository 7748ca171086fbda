import { MessageSquareText, PenLine } from "lucide-react";
import type { Feature } from "@/app/feature";

export const prompts: Feature = {
  navigation: [
    {
      to: "/my-prompts",
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
      to: "/my-prompts/new",
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
      path: "/my-prompts",
      lazy: async () => ({ Component: (await import("./MyPromptsPage")).MyPromptsPage }),
    },
    {
      path: "/my-prompts/new",
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
