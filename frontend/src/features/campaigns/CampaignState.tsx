import { useTranslation } from "react-i18next";
import type { CampaignState as State } from "@/api/schema";
import { Badge } from "@/shared/ui/states";

const moods = { drawing: "info", ready: "warn", open: "good", closed: "info" } as const;

/** Where a campaign is, in a word or two. */
export function CampaignState({ state }: { state: State }) {
  const { t } = useTranslation("campaigns");
  return <Badge mood={moods[state]}>{t(`states.${state}`)}</Badge>;
}
