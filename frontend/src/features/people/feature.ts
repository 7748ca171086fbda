import { Users } from "lucide-react";
import type { Feature } from "@/app/feature";

export const people: Feature = {
  navigation: [
    {
      to: "/people",
      label: "navigation:people",
      icon: Users,
      roles: ["manager", "administrator"],
      keys: "g p",
    },
  ],
  routes: [
    {
      path: "/people",
      lazy: async () => ({ Component: (await import("./PeopleLayout")).PeopleLayout }),
      children: [
        {
          index: true,
          lazy: async () => ({ Component: (await import("./PeoplePage")).PeoplePage }),
        },
        {
          path: "invitations",
          lazy: async () => ({ Component: (await import("./InvitationsPage")).InvitationsPage }),
        },
        {
          path: "audit",
          lazy: async () => ({ Component: (await import("./AuditPage")).AuditPage }),
        },
        {
          path: ":id",
          lazy: async () => ({ Component: (await import("./PersonPage")).PersonPage }),
        },
      ],
    },
  ],
};
