import { useTranslation } from "react-i18next";
import type { CampaignState as State } from "@/api/schema";
import { Badge } from "@/shared/ui/states";

const moods = { drawing: "info", ready: "warn", open: "good", closed: "info" } as const;

/** The state of a campaign as a badge. */
export function CampaignState({ state }: { state: State }) {
  const { t } = useTranslation("campaigns");
  return <Badge mood={moods[state]}>{t(`states.${state}`)}</Badge>;
}
