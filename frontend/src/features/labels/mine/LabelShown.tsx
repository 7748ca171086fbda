import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { StoredLabelOut } from "@/api/schema";
import { answerFrom } from "@/features/tasks/answer";
import type { Seat } from "@/features/tasks/desk/server";
import { numbersOf } from "@/features/tasks/ranking/answer";
import { inOrderShown } from "@/features/tasks/ranking/inOrderShown";
import { orderOf } from "@/features/tasks/ranking/order";
import { ReplyCard } from "@/features/tasks/rating/ReplyCard";
import { ratingOf } from "@/features/tasks/rating/ratings";
import { useFormWords } from "@/features/tasks/rating/useFormWords";
import { PLAIN } from "@/features/tasks/rating/useView";
import { ReasonsShown } from "@/features/tasks/reasons/ReasonsShown";
import { reasonsFrom } from "@/features/tasks/reasons/reasons";
import { ContentWarning } from "@/features/tasks/seat/ContentWarning";
import { PromptPanel } from "@/features/tasks/seat/PromptPanel";
import screen from "@/features/tasks/seat/seat.module.css";
import { useStickyHeights } from "@/features/tasks/seat/useStickyHeights";
import { Notice } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import styles from "./my-labels.module.css";
import { TextShown } from "./TextShown";

type Props = { seat: Seat; stored: StoredLabelOut; onLeave: () => void };

/** A submitted label to read: the replies best first, each with all that was said about it. */
export function LabelShown({ seat, stored, onLeave }: Props) {
  const { t } = useTranslation(["labels/mine", "tasks"]);
  const covered = useStickyHeights();
  const answer = answerFrom(stored.answer);
  const reasons = reasonsFrom(stored.answer);
  const { cannot_rank: why, note } = stored.answer;
  const isEditable = new Date(stored.editable_until) > new Date();
  return (
    <div className={screen.seat}>
      <ContentWarning isEdit onSkip={onLeave} topics={seat.prompt.topics}>
        <PromptPanel place={covered.above} prompt={seat.prompt} />
        <div className={styles.read}>
          <p className={styles.readHead}>
            <span>
              {t("submittedAt")} <Time at={stored.handed_in_at} />
            </span>
            {isEditable && <Link to={`/labels/${stored.id}`}>{t("edit")}</Link>}
            <Link to="/tasks">{t("backToTasks")}</Link>
          </p>
          {!isEditable && <Notice>{t("readOnly")}</Notice>}
          {why && (
            <p>
              {t("tasks:cannotRank.title")}: {t(`tasks:cannotRank.reasons.${why}` as "more")}
            </p>
          )}
          {note && (
            <p dir="auto">
              {t("noteWas")} {note}
            </p>
          )}
          {answer.text && (
            <TextShown
              language={seat.prompt.language}
              original={seat.start_text}
              text={answer.text}
            />
          )}
          {inOrderShown(seat.replies, answer, { inOrder: true }).map((reply) => (
            <ReplyCard
              counts={NO_COUNTS}
              form={seat.form}
              head={<Judgement answer={answer} seat={seat} slot={reply.slot} />}
              isDone
              key={reply.slot}
              onFlag={() => {}}
              onRate={() => {}}
              rating={undefined}
              reply={reply}
              view={PLAIN}
            >
              <ReasonsShown kinds={seat.form.span_kinds} reasons={reasons} reply={reply} />
            </ReplyCard>
          ))}
        </div>
      </ContentWarning>
    </div>
  );
}

const NO_COUNTS = new Map<string, number>();

type JudgementProps = { answer: ReturnType<typeof answerFrom>; seat: Seat; slot: string };

function Judgement({ answer, seat, slot }: JudgementProps) {
  const { t } = useTranslation("labels/mine");
  const say = useFormWords();
  const at = orderOf(answer.ranks).findIndex((group) => group.includes(slot));
  const { value, flags } = ratingOf(answer.ratings, slot);
  const parts = [
    at >= 0 && t("rankWas", { rank: numbersOf(answer)[at] }),
    value !== null && t("ratingWas", { value, highest: seat.form.highest_rating }),
    ...seat.form.flags.filter(({ code }) => flags.includes(code)).map(({ name }) => say(name)),
  ];
  return <p>{parts.filter(Boolean).join(" · ")}</p>;
}
