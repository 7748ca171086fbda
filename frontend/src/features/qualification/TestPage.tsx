import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import type { AttemptOut } from "@/api/schema";
import { Only } from "@/shared/session/Only";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Checkboxes } from "@/shared/ui/choices";
import { Actions } from "@/shared/ui/Dialog";
import { FormOf } from "@/shared/ui/FormOf";
import { Page, Section } from "@/shared/ui/Page";
import { ErrorNotice, Loaded } from "@/shared/ui/states";
import { useKept } from "@/shared/useKept";
import { ItemCard } from "./ItemCard";
import { attemptQuery, useAnswer, useHandIn } from "./queries";
import { isWhole, nothing, type Said } from "./said";

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
  return (
    <Page lead={t("testLead")} title={attempt.data?.test.name ?? t("title")} width="text">
      <Loaded query={attempt}>{(begun) => <Questions attempt={begun} />}</Loaded>
    </Page>
  );
}

/** Answers are kept by the server as they are given, unfinished texts by the browser. */
function Questions({ attempt }: { attempt: AttemptOut }) {
  const { t } = useTranslation("qualification");
  const navigate = useNavigate();
  const stored = useMemo(() => before(attempt), [attempt]);
  const [said, setSaid] = useKept(`screening-${attempt.id}`, stored);
  const [topics, setTopics] = useState<string[]>([]);
  const keep = useAnswer(attempt.id);
  const handIn = useHandIn(attempt.id);
  const missing = attempt.items.filter((item) => !isWhole(item, said[item.id] ?? nothing)).length;
  const change = (id: string, next: Said) => {
    setSaid({ ...said, [id]: next });
    const item = attempt.items.find((one) => one.id === id);
    if (item && item.kind !== "demonstrate" && isWhole(item, next)) {
      keep.mutate({ item_id: id, said: next });
    }
  };
  const send = async () => {
    // Once more all of them: texts lie only here so far, and a line may have been down.
    for (const item of attempt.items) {
      await keep.mutateAsync({ item_id: item.id, said: said[item.id] ?? nothing });
    }
    await handIn.mutateAsync(topics);
    setSaid(stored);
    toast({ mood: "good", text: t("done") });
    navigate("/screening");
  };

  return (
    <FormOf error={handIn.error} onSubmit={() => void send().catch(() => undefined)}>
      {attempt.items.map((item, at) => (
        <ItemCard
          item={item}
          key={item.id}
          number={at + 1}
          onChange={(next) => change(item.id, next)}
          said={said[item.id] ?? nothing}
        />
      ))}
      {attempt.test.topics.length > 0 && (
        <Section lead={t("topicsLead")} title={t("topics")}>
          <Checkboxes
            choices={attempt.test.topics.map((topic) => ({ value: topic, label: topic }))}
            label={t("topicsLabel")}
            onChange={setTopics}
            value={topics}
          />
        </Section>
      )}
      <ErrorNotice error={keep.error} />
      <Actions>
        <Button isDisabled={missing > 0} isPending={handIn.isPending} tone="primary" type="submit">
          {missing > 0 ? t("missing", { count: missing }) : t("handIn")}
        </Button>
      </Actions>
    </FormOf>
  );
}

function before(attempt: AttemptOut): Record<string, Said> {
  return Object.fromEntries(
    attempt.answers.map(({ item, is_sensitive, places, text }) => [
      item,
      { is_sensitive: is_sensitive ?? null, places: places ?? [], text: text ?? "" },
    ]),
  );
}
