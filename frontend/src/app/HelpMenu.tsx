import { CircleHelp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/shared/ui/Button";
import { onDemand } from "@/shared/ui/onDemand";
import { useMenuButton } from "@/shared/ui/useMenuButton";
import { loadAllWords } from "./words";

const HelpMenuEntries = onDemand(async () => {
  const [{ HelpMenuEntries }] = await Promise.all([import("./HelpMenuEntries"), loadAllWords()]);
  return HelpMenuEntries;
});

/** What helps on every screen. */
export function HelpMenu() {
  const { t } = useTranslation();
  const { button, menu } = useMenuButton();
  return (
    <>
      <IconButton {...button} icon={CircleHelp} label={t("help")} />
      <HelpMenuEntries {...menu} />
    </>
  );
}
