import { useInfiniteQuery } from "@tanstack/react-query";
import { PenLine } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MyPromptOut } from "@/api/schema";
import { Only } from "@/shared/session/Only";
import { Button, ButtonLink } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";
import { Empty, Loaded } from "@/shared/ui/states";
import { MyPrompt } from "./MyPrompt";
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
        <MyPrompt key={prompt.id} prompt={prompt} />
      ))}
    </ul>
  );
}
