import { CircleSlash, SkipForward, Undo2 } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { useTranslation } from "react-i18next";
import { AskAboutTask } from "@/features/questions/ask/AskAboutTask";
import { KeyOf } from "@/shared/keys/KeyOf";
import { Button } from "@/shared/ui/Button";
import { type Answer, type DraftBody, isComplete, type Missing, ranks } from "../answer";
import type { DraftState } from "../desk/drafts";
import type { Seat } from "../desk/server";
import { numbersOf } from "../ranking/answer";
import { contradictions } from "../ranking/contradictions";
import { type Order, orderOf } from "../ranking/order";
import { RankRail } from "../ranking/RankRail";
import { focusCard } from "../ranking/useCurrentReply";
import { valuesOf } from "../rating/ratings";
import { LimitWords } from "../writing/LimitsShown";
import { GuidelineAtHand } from "./GuidelineAtHand";
import styles from "./seat.module.css";

type Act = (() => void) | undefined;

type Props = {
  seat: Seat;
  answer: Answer;
  missing: Missing;
  /** Undefined when there is no draft. */
  draft?: DraftState<DraftBody>;
  /** False for a screening test, because only tasks have questions. */
  canAsk?: boolean;
  /** The label of the submit button. Default: "Submit". */
  done?: string;
  place: RefObject<HTMLDivElement | null>;
  onMove: (order: Order) => void;
  onUndo: Act;
  onSkip?: Act;
  onCannotRank?: Act;
  onHandIn: () => void;
  /** How often the person tried to submit the incomplete answer. */
  refused?: number;
  /** A line about the labeler's day. */
  progress?: ReactNode;
};

/** Always visible: the order so far, what is missing, and the buttons to submit or skip. */
export function HandInBar({ seat, answer, missing, draft, done, place, onMove, ...more }: Props) {
  const { canAsk = true, refused = 0, progress, ...does } = more;
  const { t } = useTranslation("tasks");
  return (
    <div className={styles.bar} ref={place}>
      <div className={styles.barWords}>
        {ranks(seat) && (
          <RankRail
            numbers={numbersOf(answer)}
            onGo={focusCard}
            onMove={onMove}
            order={orderOf(answer.ranks)}
          />
        )}
        <p
          className={styles.missing}
          data-refused={refused > 0}
          key={refused}
          role={refused > 0 ? "alert" : undefined}
        >
          {refused > 0 && <span>{t("notYet")} </span>}
          {refused > 0 && missing.text && <span>{t("stillToWrite")}</span>}
          <MissingWords missing={missing} />
          {missing.limits.length > 0 && <BrokenLimits missing={missing} seat={seat} />}
          {isComplete(missing) && <Contradictions answer={answer} />}
        </p>
      </div>
      {progress}
      {draft && (
        <p className={styles.saved} data-state={draft.is}>
          {t(`draft.${draft.is}`)}
        </p>
      )}
      <div className={styles.barButtons}>
        {seat.guideline && <GuidelineAtHand guideline={seat.guideline.id} />}
        {canAsk && <AskAboutTask seat={seat} />}
        {seat.kind !== "demonstrate" && (
          <Button
            icon={Undo2}
            isDisabled={!does.onUndo}
            onPress={() => does.onUndo?.()}
            tone="quiet"
          >
            {t("undo")}
          </Button>
        )}
        {does.onSkip && (
          <Button icon={SkipForward} onPress={does.onSkip} tone="quiet">
            {t("skip.title")}
          </Button>
        )}
        {does.onCannotRank && (
          <Button icon={CircleSlash} onPress={does.onCannotRank} tone="quiet">
            {t("cannotRank.title")}
          </Button>
        )}
        <Button onPress={does.onHandIn} tone={isComplete(missing) ? "primary" : "plain"}>
          {done ?? t("handIn")}
          <span className={styles.keyOfButton}>
            <KeyOf id="seats.handIn" />
          </span>
        </Button>
      </div>
    </div>
  );
}

function MissingWords({ missing: { rank, rate } }: { missing: Missing }) {
  const { t } = useTranslation("tasks/ranking");
  const names = (slots: string[]) => slots.join(", ");
  return (
    <>
      {rank.length > 0 && <span>{t("stillToRank", { slots: names(rank) })} </span>}
      {rate.length > 0 && <span>{t("stillToRate", { slots: names(rate) })}</span>}
    </>
  );
}

function BrokenLimits({ missing: { limits }, seat }: { missing: Missing; seat: Seat }) {
  const { t } = useTranslation("tasks");
  return (
    <span>
      {t(seat.kind === "demonstrate" ? "limitsBroken" : "limitsOfRewrite")}{" "}
      {limits.map((limit, at) => (
        <span key={limit}>
          {at > 0 && " · "}
          <LimitWords limit={limit} limits={seat.prompt.limits} />
        </span>
      ))}
    </span>
  );
}

function Contradictions({ answer }: { answer: Answer }) {
  const { t } = useTranslation("tasks/ranking");
  const values = valuesOf(answer.ratings);
  const [first, ...others] = contradictions(orderOf(answer.ranks), values);
  if (first === undefined) return null;
  const { above, below } = first;
  return (
    <span className={styles.contradiction}>
      {t("contradiction", { above, below, low: values[above], high: values[below] })}{" "}
      {others.length > 0 && t("andMore", { count: others.length })}
    </span>
  );
}
