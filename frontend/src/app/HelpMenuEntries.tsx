import { BookOpen, GraduationCap, Keyboard } from "lucide-react";
import { useTranslation } from "react-i18next";
import { hasRole, useMe } from "@/shared/session/session";
import { MenuEntry, OpenMenu, type OpenMenuProps } from "@/shared/ui/Menu";
import { keyMap } from "./keyMapState";

/** The keys, for labelers the practice task, and the guidelines. */
export function HelpMenuEntries(menu: Omit<OpenMenuProps, "label" | "children">) {
  const { t } = useTranslation(["shared", "tasks/practice", "guidelines"]);
  const me = useMe();
  return (
    <OpenMenu {...menu} label={t("help")}>
      <MenuEntry icon={Keyboard} label={t("keys.title")} onAction={keyMap.open} />
      {hasRole(me, "labeler") && (
        <MenuEntry href="/tasks/practice" icon={GraduationCap} label={t("tasks/practice:menu")} />
      )}
      <MenuEntry href="/guidelines/read" icon={BookOpen} label={t("guidelines:title")} />
    </OpenMenu>
  );
}
