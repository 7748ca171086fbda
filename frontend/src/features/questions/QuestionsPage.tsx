import { useInfiniteQuery } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Only } from "@/shared/session/Only";
import { Button } from "@/shared/ui/Button";
import { Segments } from "@/shared/ui/choices";
import { Page } from "@/shared/ui/Page";
import { Empty, Loaded } from "@/shared/ui/states";
import { QuestionCard } from "./QuestionCard";
import { questionsQuery } from "./queries";
import styles from "./questions.module.css";

export function QuestionsPage() {
  return (
    <Only roles={["manager", "researcher"]}>
      <Questions />
    </Only>
  );
}

function Questions() {
  const { t } = useTranslation(["questions", "shared"]);
  const [show, setShow] = useState<"waiting" | "all">("waiting");
  const asked = useInfiniteQuery(questionsQuery(show === "waiting"));
  const choices = (["waiting", "all"] as const).map((value) => ({ value, label: t(value) }));
  return (
    <Page lead={t("lead")} title={t("title")} width="text">
      <Segments choices={choices} hideLabel label={t("show")} onChange={setShow} value={show} />
      <Loaded query={asked}>
        {({ pages }) => {
          const questions = pages.flatMap((page) => page.results);
          if (questions.length === 0) {
            return (
              <Empty icon={MessagesSquare} title={t("none")}>
                {t("noneText")}
              </Empty>
            );
          }
          return (
            <div className={styles.list}>
              {questions.map((question) => (
                <QuestionCard key={question.id} question={question} />
              ))}
            </div>
          );
        }}
      </Loaded>
      {asked.hasNextPage && (
        <Button isPending={asked.isFetchingNextPage} onPress={() => asked.fetchNextPage()}>
          {t("shared:more")}
        </Button>
      )}
    </Page>
  );
}
