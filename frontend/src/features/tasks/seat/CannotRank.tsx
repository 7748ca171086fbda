import { useTranslation } from "react-i18next";
import type { CannotRankReason } from "../desk/server";
import { ReasonDialog } from "./ReasonDialog";

const REASONS: readonly CannotRankReason[] = [
  "all_bad",
  "not_comparable",
  "needs_expert",
  "prompt_unclear",
  "other",
];

type Props = {
  isOpen: boolean;
  onChoose: (reason: CannotRankReason, note: string) => void;
  onClose: () => void;
};

/** Saying why the replies cannot be ranked is a label too, and hands in. */
export function CannotRank({ isOpen, onChoose, onClose }: Props) {
  const { t } = useTranslation("tasks");
  return (
    <ReasonDialog
      isOpen={isOpen}
      onChoose={onChoose}
      onClose={onClose}
      reasons={REASONS.map((value) => ({ value, label: t(`cannotRank.reasons.${value}`) }))}
      title={t("cannotRank.why")}
    />
  );
}
