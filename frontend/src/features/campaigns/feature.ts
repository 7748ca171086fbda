import { Scale } from "lucide-react";
import type { Feature } from "@/app/feature";

export const campaigns: Feature = {
  navigation: [
    {
      to: "/campaigns",
      label: "navigation:campaigns",
      icon: Scale,
      roles: ["manager", "researcher"],
      keys: "g c",
    },
  ],
  routes: [
    {
      path: "/campaigns",
      lazy: async () => ({ Component: (await import("./CampaignsPage")).CampaignsPage }),
    },
    {
      path: "/campaigns/new",
      lazy: async () => ({ Component: (await import("./NewCampaignPage")).NewCampaignPage }),
    },
    {
      path: "/campaigns/leaderboard",
      lazy: async () => ({ Component: (await import("./LeaderboardPage")).LeaderboardPage }),
    },
    {
      path: "/campaigns/:id",
      lazy: async () => ({ Component: (await import("./CampaignPage")).CampaignPage }),
    },
  ],
};
