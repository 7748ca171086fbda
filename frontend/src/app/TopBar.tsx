import { useQueries } from "@tanstack/react-query";
import i18next from "i18next";
import { Menu as MenuIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate } from "react-router";
import { useShortcut } from "@/shared/keys/useShortcut";
import { hasRole, useMe } from "@/shared/session/session";
import { IconButton } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { Logo } from "@/shared/ui/Logo";
import { entryOf } from "./entryOf";
import type { NavigationEntry } from "./feature";
import { features } from "./features";
import { HelpMenu } from "./HelpMenu";
import styles from "./TopBar.module.css";
import { UserMenu } from "./UserMenu";

const ASK_AGAIN = 5 * 60_000; // ms

function useEntries(): readonly NavigationEntry[] {
  const me = useMe();
  const all = features.flatMap((feature) => feature.navigation);
  const invitations = useQueries({
    queries: all.map(({ to, roles, invited }) => ({
      queryKey: invited?.key ?? ["invited", to],
      queryFn: async () => (await invited?.ask()) ?? false,
      enabled: invited !== undefined && !hasRole(me, ...roles),
      staleTime: ASK_AGAIN,
      meta: { quiet: true },
    })),
  });
  return all.filter(({ roles }, at) => hasRole(me, ...roles) || invitations[at]?.data === true);
}

export function TopBar() {
  const { t } = useTranslation();
  const entries = useEntries();
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: arriving anywhere closes the drawer
  useEffect(() => setDrawerOpen(false), [pathname]);

  return (
    <header className={styles.bar}>
      <span className={styles.menuButton}>
        <IconButton icon={MenuIcon} label={t("menu")} onPress={() => setDrawerOpen(true)} />
      </span>
      <Link className={styles.brand} to="/">
        <Logo />
        {t("product")}
      </Link>
      <nav aria-label={t("navigation")} className={styles.navigation}>
        <Entries entries={entries} />
      </nav>
      <div className={styles.tools}>
        <HelpMenu />
        <UserMenu />
      </div>
      {entries.map((entry) => entry.keys && <GoTo entry={entry} key={entry.to} />)}
      <Dialog isOpen={isDrawerOpen} onClose={() => setDrawerOpen(false)} title={t("product")}>
        <nav aria-label={t("navigation")} className={styles.drawer}>
          <Entries entries={entries} />
        </nav>
      </Dialog>
    </header>
  );
}

/** The translated name of an entry. Its key is in the catalogue of the feature. */
function nameOf(entry: NavigationEntry): string {
  return i18next.t(entry.label as "navigation");
}

function Entries({ entries }: { entries: readonly NavigationEntry[] }) {
  const { pathname } = useLocation();
  const current = entryOf(pathname, entries);
  return entries.map((entry) => (
    <Link
      aria-current={entry === current ? "page" : undefined}
      className={styles.entry}
      key={entry.to}
      to={entry.to}
    >
      <entry.icon aria-hidden size={16} />
      {nameOf(entry)}
    </Link>
  ));
}

/** A shortcut that opens a page. */
function GoTo({ entry }: { entry: NavigationEntry }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  useShortcut({
    id: `go.${entry.to.slice(1) || "home"}`,
    group: t("keys.everywhere"),
    label: t("keys.goTo", { page: nameOf(entry) }),
    keys: [entry.keys ?? ""],
    run: () => navigate(entry.to),
  });
  return null;
}
