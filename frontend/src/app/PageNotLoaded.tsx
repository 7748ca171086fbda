import { CloudOff } from "lucide-react";
import { type ComponentType, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RouteObject } from "react-router";
import { withStyles } from "@/shared/parts";
import { Button } from "@/shared/ui/Button";
import { Actions } from "@/shared/ui/Dialog";
import { Page } from "@/shared/ui/Page";
import { Empty } from "@/shared/ui/states";

type Loaded = { Component: ComponentType };
type Load = () => Promise<Loaded>;

/**
 * Makes a route survive a failed download. The router keeps a failure for ever, so the page that
 * is shown instead tries again.
 */
export function withRetry(route: RouteObject): RouteObject {
  const lazy = route.lazy as Load | undefined;
  const load = lazy && (() => withStyles(lazy));
  const notLoaded = (tried: Load) => ({ Component: () => <NotLoaded load={tried} /> });
  return {
    ...route,
    ...(load && { lazy: () => load().catch(() => notLoaded(load)) }),
    ...(route.children && { children: route.children.map(withRetry) }),
  } as RouteObject;
}

/** A browser is online some moments before it reaches a server (ms). */
const PAUSES = [0, 1_000, 3_000, 9_000];

/** Without this look, a reload could end on the browser's own error page. */
async function isServerThere(): Promise<boolean> {
  try {
    return (await fetch(window.location.href, { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

/** Tries again when the person asks or the network is back, and then shows the page in its place. */
function NotLoaded({ load }: { load: Load }) {
  const { t } = useTranslation();
  const [loaded, setLoaded] = useState<Loaded>();
  const [tries, setTries] = useState(0);
  const again = useCallback(async () => {
    try {
      setLoaded(await load());
      return true;
    } catch {
      setTries((before) => before + 1);
      return false;
    }
  }, [load]);
  useEffect(() => {
    let isHere = true;
    const retry = async () => {
      for (const pause of PAUSES) {
        await new Promise((resume) => setTimeout(resume, pause));
        if (!isHere || (await again())) return;
        // A browser may remember that a file of the page failed, until everything is loaded again.
        if (isHere && (await isServerThere())) window.location.reload();
      }
    };
    window.addEventListener("online", retry);
    // The network came back while another page was open.
    if (navigator.onLine) void again();
    return () => {
      isHere = false;
      window.removeEventListener("online", retry);
    };
  }, [again]);
  if (loaded) return <loaded.Component />;
  // Online and still not there: a new version has other files, which only a reload finds.
  const isOutdated = tries > 0 && navigator.onLine;
  return (
    <Page hideTitle title={t("notLoaded.title")} width="text">
      <Empty
        action={
          <Actions>
            <Button onPress={() => void again()} tone={isOutdated ? "plain" : "primary"}>
              {t("notLoaded.again")}
            </Button>
            {isOutdated && (
              <Button onPress={() => window.location.reload()} tone="primary">
                {t("failed.reload")}
              </Button>
            )}
          </Actions>
        }
        icon={CloudOff}
        title={t("notLoaded.title")}
      >
        {t(isOutdated ? "notLoaded.outdated" : "notLoaded.text")}
      </Empty>
    </Page>
  );
}
