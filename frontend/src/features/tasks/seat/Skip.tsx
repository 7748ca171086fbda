import { useTranslation } from "react-i18next";
import type { SkipReason } from "../desk/server";
import { ReasonDialog } from "./ReasonDialog";

const REASONS: readonly SkipReason[] = [
  "unclear",
  "not_my_language",
  "sensitive",
  "too_long",
  "other",
];

type Props = {
  isOpen: boolean;
  onSkip: (reason: SkipReason, note: string) => void;
  onClose: () => void;
};

export function Skip({ isOpen, onSkip, onClose }: Props) {
  const { t } = useTranslation("tasks");
  return (
    <ReasonDialog
      isOpen={isOpen}
      onChoose={onSkip}
      onClose={onClose}
      reasons={REASONS.map((value) => ({ value, label: t(`skip.reasons.${value}`) }))}
      title={t("skip.why")}
    />
  );
}
