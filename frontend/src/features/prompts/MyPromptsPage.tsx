import { useInfiniteQuery } from "@tanstack/react-query";
import { PenLine } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MyPromptOut } from "@/api/schema";
import { Only } from "@/shared/session/Only";
import { Button, ButtonLink } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";
import { Badge, Empty, Loaded } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import styles from "./Prompts.module.css";
import { myPromptsQuery } from "./queries";

export function MyPromptsPage() {
  return (
    <Only roles={["labeler"]}>
      <MyPrompts />
    </Only>
  );
}

function MyPrompts() {
  const { t } = useTranslation(["prompts", "shared"]);
  const mine = useInfiniteQuery(myPromptsQuery);
  const write = (
    <ButtonLink icon={PenLine} to="/prompts/mine/new" tone="primary">
      {t("mine.write")}
    </ButtonLink>
  );
  return (
    <Page actions={write} lead={t("mine.lead")} title={t("mine.title")}>
      <Loaded query={mine}>
        {({ pages }) => <Mine prompts={pages.flatMap((page) => page.results)} />}
      </Loaded>
      {mine.hasNextPage && <Button onPress={() => mine.fetchNextPage()}>{t("shared:more")}</Button>}
    </Page>
  );
}

function Mine({ prompts }: { prompts: readonly MyPromptOut[] }) {
  const { t } = useTranslation("prompts");
  if (prompts.length === 0) {
    return (
      <Empty icon={PenLine} title={t("mine.none")}>
        {t("mine.noneText")}
      </Empty>
    );
  }
  return (
    <ul className={styles.list}>
      {prompts.map((prompt) => (
        <li className={styles.entry} key={prompt.id}>
          <p className={styles.text} dir="auto">
            {prompt.turns.map((turn) => turn.text).join("\n\n")}
          </p>
          <p className={styles.facts}>
            <Badge>{t(`kinds.${prompt.kind}`)}</Badge>
            {prompt.use_case && <Badge>{t(`useCases.${prompt.use_case}`)}</Badge>}
            <Time at={prompt.created_at} />
          </p>
        </li>
      ))}
    </ul>
  );
}
