import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { AttemptOut, GuidelineOut } from "@/api/schema";
import { Only } from "@/shared/session/Only";
import { Page } from "@/shared/ui/Page";
import { Loaded } from "@/shared/ui/states";
import { emptyItemAnswer, type ItemAnswer, isComplete } from "./itemAnswer";
import { OpenItem } from "./OpenItem";
import styles from "./Qualification.module.css";
import { attemptQuery, guidelinesQuery, useAnswer } from "./queries";
import { SelfAssessment } from "./SelfAssessment";
import { toSeat } from "./toSeat";

export function TestPage() {
  return (
    <Only roles={["labeler"]}>
      <Test />
    </Only>
  );
}

function Test() {
  const { t } = useTranslation("qualification");
  const { id = "" } = useParams();
  const attempt = useQuery(attemptQuery(id));
  const guidelines = useQuery(guidelinesQuery);
  return (
    <Page hideTitle title={attempt.data?.test.name ?? t("title")} width="full">
      <Loaded query={attempt}>
        {(begun) => (
          <Loaded query={guidelines}>
            {(inForce) => <Questions attempt={begun} guidelines={inForce} />}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

interface Props {
  attempt: AttemptOut;
  guidelines: readonly GuidelineOut[];
}

/** One question at a time, in any order, and the self-assessment at the end. */
function Questions({ attempt, guidelines }: Props) {
  const { t } = useTranslation("qualification");
  const [said, setSaid] = useState(() => before(attempt));
  const { items } = attempt;
  const whole = items.map((item) => isComplete(item, said[item.id] ?? emptyItemAnswer));
  const first = whole.indexOf(false);
  const [at, setAt] = useState(first < 0 ? items.length : first);
  const keep = useAnswer(attempt.id);
  const item = items[at];
  const [seats] = useState(() =>
    items.map((one) =>
      toSeat(
        one,
        guidelines,
        attempt.answers.find((answer) => answer.item === one.id),
      ),
    ),
  );
  const seat = seats[at];
  const note = useCallback(
    (id: string, next: ItemAnswer) => setSaid((known) => ({ ...known, [id]: next })),
    [],
  );
  return (
    <>
      <nav aria-label={t("questions")} className={styles.steps} data-keep-focus>
        <strong className={styles.testName}>{attempt.test.name}</strong>
        <ol>
          {items.map(({ id, kind }, step) => (
            <li key={id}>
              <button
                aria-current={step === at ? "step" : undefined}
                aria-label={t(whole[step] ? "stepDone" : "step", {
                  number: step + 1,
                  kind: t(`kindNames.${kind}`),
                })}
                className={styles.step}
                data-done={whole[step]}
                onClick={() => setAt(step)}
                type="button"
              >
                {whole[step] ? <Check aria-hidden size={14} strokeWidth={3} /> : step + 1}
              </button>
            </li>
          ))}
          <li>
            <button
              aria-current={at === items.length ? "step" : undefined}
              className={styles.step}
              onClick={() => setAt(items.length)}
              type="button"
            >
              {t("end")}
            </button>
          </li>
        </ol>
        <span className={styles.kind}>{item && t(`kinds.${item.kind}`)}</span>
      </nav>
      {item && seat ? (
        <OpenItem
          item={item}
          key={item.id}
          onKeep={async (next) =>
            (await keep.mutateAsync({ item_id: item.id, said: next })).revision
          }
          onNext={() => setAt(at + 1)}
          onSaid={(next) => note(item.id, next)}
          seat={seat}
        />
      ) : (
        <SelfAssessment
          attempt={attempt}
          missing={whole.flatMap((isDone, step) => (isDone ? [] : [step]))}
          onGo={setAt}
          said={said}
        />
      )}
    </>
  );
}

function before(attempt: AttemptOut): Record<string, ItemAnswer> {
  return Object.fromEntries(
    attempt.answers.map(({ item, is_sensitive, places, text }) => [
      item,
      { is_sensitive: is_sensitive ?? null, places: places ?? [], text: text ?? "" },
    ]),
  );
}
