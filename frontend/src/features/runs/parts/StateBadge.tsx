import { useTranslation } from "react-i18next";
import type { RunRowOut } from "@/api/schema";
import { Badge } from "@/shared/ui/states";

const moods = {
  queued: undefined,
  running: "info",
  succeeded: "good",
  failed: "bad",
  cancelled: "warn",
} as const;

export function StateBadge({ state }: { state: RunRowOut["state"] }) {
  const { t } = useTranslation("runs");
  const mood = moods[state];
  return <Badge {...(mood ? { mood } : {})}>{t(`states.${state}`)}</Badge>;
}
