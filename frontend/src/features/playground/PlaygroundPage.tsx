import { useQuery } from "@tanstack/react-query";
import { MessageCircle } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChatsOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { Actions } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Page, Section } from "@/shared/ui/Page";
import { Empty, Loaded, Notice } from "@/shared/ui/states";
import { Conversation } from "./Conversation";
import styles from "./Playground.module.css";
import { chatsQuery, useUseCode } from "./queries";

/** A conversation with the current policy. The page always says how conversations are used. */
export function PlaygroundPage() {
  const { t } = useTranslation("playground");
  return (
    <Page title={t("title")}>
      <Loaded query={useQuery({ ...chatsQuery, staleTime: 0 })}>
        {(chats) => (chats.may_chat ? <Chats chats={chats} /> : <UseCode />)}
      </Loaded>
    </Page>
  );
}

function Chats({ chats }: { chats: ChatsOut }) {
  const { t } = useTranslation("playground");
  const [id, setId] = useState<string | null>(null);
  return (
    <>
      <Notice title={t("consent.title")}>{t("consent.text")}</Notice>
      {chats.has_policy || id !== null ? (
        <Conversation id={id} onMove={setId} />
      ) : (
        <Empty icon={MessageCircle} title={t("noPolicy.title")}>
          {t("noPolicy.text")}
        </Empty>
      )}
      {chats.conversations.length > 0 && (
        <Section title={t("earlier")}>
          <ul className={styles.earlier}>
            {chats.conversations.map((chat) => (
              <li key={chat.id}>
                <Button onPress={() => setId(chat.id)} tone="quiet">
                  {chat.beginning || t("empty")}
                </Button>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function UseCode() {
  const { t } = useTranslation("playground");
  const [code, setCode] = useState("");
  const use = useUseCode();
  return (
    <FormOf error={use.error} onSubmit={() => use.mutate(code)}>
      <p>{t("code.lead")}</p>
      <TextField isRequired label={t("code.code")} name="code" onChange={setCode} value={code} />
      <Actions>
        <Button isPending={use.isPending} tone="primary" type="submit">
          {t("code.use")}
        </Button>
      </Actions>
    </FormOf>
  );
}
