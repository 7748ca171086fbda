import { Coffee } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { loadAllWords } from "@/app/words";
import { isQualified } from "@/features/qualification/qualified";
import { beginIdleTime, whenIdle } from "@/shared/parts";
import { useMe } from "@/shared/session/session";
import { loadPartsWhenIdle } from "@/shared/text/parts";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { onDemand } from "@/shared/ui/onDemand";
import { Page } from "@/shared/ui/Page";
import { Empty, ErrorNotice, Notice, Skeleton } from "@/shared/ui/states";
import { useHeartbeat } from "./desk/useHeartbeat";
import { type Workspace, workspaceOf } from "./desk/workspace";
import { SeatIsGone } from "./seat/SeatIsGone";
import { SeatScreen } from "./seat/SeatScreen";
import styles from "./seat/seat.module.css";

const LOOK_EVERY = 30_000;

const NextStep = onDemand(async () => {
  const [{ NextStep }] = await Promise.all([
    import("@/features/qualification/NextStep"),
    loadAllWords(),
  ]);
  return NextStep;
});

/** The labeling page, which shows one task after the other. */
export function TasksPage() {
  const { t } = useTranslation("tasks");
  const me = useMe();
  const workspace = workspaceOf(me.id);
  const { desk, refusals } = workspace;
  useEffect(() => {
    void desk.start();
    const look = () => {
      if (document.visibilityState === "visible") void desk.lookAgain();
    };
    const timer = setInterval(look, LOOK_EVERY);
    window.addEventListener("online", look);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", look);
    };
  }, [desk]);
  useEffect(
    () =>
      refusals.listen((why, isKept) =>
        toast({ mood: "bad", text: t(isKept ? "refused" : "refusedForGood", { why }) }),
      ),
    [refusals, t],
  );
  useHeartbeat(workspace);
  useEffect(() => {
    loadPartsWhenIdle();
    whenIdle(() => void loadAllWords());
  }, []);
  return (
    <Page hideTitle title={t("title")} width="full">
      <OnTheDesk workspace={workspace} />
    </Page>
  );
}

function OnTheDesk({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("tasks");
  const { desk } = workspace;
  const me = useMe();
  const state = useSyncExternalStore(desk.subscribe, desk.current);
  const isLoading = state.is === "loading";
  useEffect(() => {
    if (!isLoading) beginIdleTime();
  }, [isLoading]);
  switch (state.is) {
    case "loading":
      return <Skeleton lines={8} />;
    case "open":
      return (
        <>
          {state.isGone && <SeatIsGone onNext={() => void desk.letGo()} />}
          <SeatScreen key={state.seat.id} workspace={workspace} seat={state.seat} />
        </>
      );
    case "empty":
      if (!isQualified(me)) return <NextStep />;
      return (
        <Empty
          action={<Button onPress={() => void desk.start()}>{t("lookAgain")}</Button>}
          icon={Coffee}
          title={t("nothingToDo")}
        >
          {t("nothingToDoWhy")}
        </Empty>
      );
    case "failed":
      return (
        <div className={styles.failed}>
          {state.error === undefined && <Notice>{t("waitsForNetwork")}</Notice>}
          <ErrorNotice error={state.error} />
          <Button onPress={() => void desk.start()}>{t("lookAgain")}</Button>
        </div>
      );
  }
}
