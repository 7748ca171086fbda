import { useQuery } from "@tanstack/react-query";
import { Flag, ListOrdered, PenLine } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { Actions } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { FormOf } from "@/shared/ui/FormOf";
import { Page, Section } from "@/shared/ui/Page";
import { Loaded, Notice } from "@/shared/ui/states";
import { useLocalStorage } from "@/shared/useLocalStorage";
import styles from "../Qualification.module.css";
import {
  blankItem,
  blankTest,
  draftOf,
  isFinished,
  moved,
  type TestDraft,
  toRequest,
} from "./composing";
import { ItemEditor } from "./ItemEditor";
import { composedTestQuery, useCompose } from "./queries";

/** Composes a new test, a copy of a test, or changes a test that nobody has seen. */
export function ComposePage() {
  const { id = "" } = useParams();
  const [search] = useSearchParams();
  const from = id || (search.get("from") ?? "");
  const known = useQuery(composedTestQuery(from));
  if (from === "") return <Editor id="" place="screening-new" start={blankTest} />;
  return (
    <Loaded query={known}>
      {(test) => <Editor id={id} place={`screening-from-${from}-${id}`} start={draftOf(test)} />}
    </Loaded>
  );
}

const kinds = [
  ["flag", Flag, "compose.addFlag"],
  ["rank", ListOrdered, "compose.addRank"],
  ["demonstrate", PenLine, "compose.addDemonstrate"],
] as const;

function Editor({ id, place, start }: { id: string; place: string; start: TestDraft }) {
  const { t } = useTranslation("qualification");
  const navigate = useNavigate();
  const [draft, setDraft] = useLocalStorage(place, start);
  const compose = useCompose(id);
  const { items } = draft;
  const unfinished = items.filter((item) => !isFinished(item)).length;
  const save = () =>
    compose.mutate(toRequest(draft), {
      onSuccess: (test) => {
        setDraft(start);
        toast({ mood: "good", text: t("compose.saved") });
        navigate(`/qualification/tests/${test.id}`);
      },
    });
  return (
    <Page
      lead={t("compose.lead")}
      title={t(id ? "compose.changeTitle" : "compose.title")}
      width="text"
    >
      <FormOf error={compose.error} onSubmit={save}>
        <TextField
          hint={t("compose.nameHint")}
          label={t("compose.name")}
          maxLength={150}
          name="name"
          onChange={(name) => setDraft({ ...draft, name })}
          value={draft.name}
        />
        {items.length === 0 && <Notice>{t("compose.noItems")}</Notice>}
        {items.map((item, at) => (
          <ItemEditor
            isFirst={at === 0}
            isLast={at === items.length - 1}
            item={item}
            key={item.key}
            number={at + 1}
            onChange={(next) =>
              setDraft({ ...draft, items: items.map((one, n) => (n === at ? next : one)) })
            }
            onMove={(by) => setDraft({ ...draft, items: moved(items, at, by) })}
            onRemove={() => setDraft({ ...draft, items: items.filter((_, n) => n !== at) })}
          />
        ))}
        <div className={styles.buttons}>
          {kinds.map(([kind, icon, words]) => (
            <Button
              icon={icon}
              key={kind}
              onPress={() => setDraft({ ...draft, items: [...items, blankItem(kind)] })}
            >
              {t(words)}
            </Button>
          ))}
        </div>
        <Section title={t("compose.topics")}>
          <TextField
            hint={t("compose.topicsHint")}
            label={t("compose.topics")}
            name="topics"
            onChange={(topics) => setDraft({ ...draft, topics })}
            rows={4}
            value={draft.topics}
          />
        </Section>
        <Actions>
          <Button
            isDisabled={items.length === 0 || unfinished > 0 || draft.name.trim() === ""}
            isPending={compose.isPending}
            tone="primary"
            type="submit"
          >
            {unfinished > 0 ? t("compose.unfinished", { count: unfinished }) : t("compose.save")}
          </Button>
        </Actions>
      </FormOf>
    </Page>
  );
}
