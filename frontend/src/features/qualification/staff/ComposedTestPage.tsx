import { useQuery } from "@tanstack/react-query";
import { Copy, DoorClosed, DoorOpen, Pencil } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { KeyedItemOut, ScreeningOut } from "@/api/schema";
import { inPlaces } from "@/shared/inPlaces";
import { hasRole, useMe } from "@/shared/session/session";
import { RawText } from "@/shared/text/RawText";
import { Button, ButtonLink } from "@/shared/ui/Button";
import { ConfirmDialog } from "@/shared/ui/ConfirmDialog";
import { Page, Section } from "@/shared/ui/Page";
import { Badge, Loaded } from "@/shared/ui/states";
import styles from "../Qualification.module.css";
import { stateOf, TestState } from "./ComposedTestsPage";
import { Cutoffs } from "./Cutoffs";
import { composedTestQuery, useOpen } from "./queries";

/** One test as its authors see it: answer key, cut-offs, and whether it is open. */
export function ComposedTestPage() {
  const { id = "" } = useParams();
  return (
    <Loaded query={useQuery(composedTestQuery(id))}>{(test) => <Composed test={test} />}</Loaded>
  );
}

function Composed({ test }: { test: ScreeningOut }) {
  const { t } = useTranslation("qualification");
  return (
    <Page actions={<Actions test={test} />} lead={<TestState test={test} />} title={test.name}>
      <Cutoffs key={test.id} test={test} />
      <Section title={t("staff.questionsTitle")}>
        {test.items.map((item, at) => (
          <Item item={item} key={item.id} number={at + 1} />
        ))}
        {test.topics && test.topics.length > 0 && (
          <p>
            {t("compose.topics")}: {test.topics.join(" · ")}
          </p>
        )}
      </Section>
    </Page>
  );
}

function Actions({ test }: { test: ScreeningOut }) {
  const { t } = useTranslation("qualification");
  const me = useMe();
  const [isAsking, setAsking] = useState(false);
  const open = useOpen(test.id);
  const state = stateOf(test);
  const opens = state !== "open";
  const action = t(opens ? "staff.openIt" : "staff.closeIt");
  const composes = hasRole(me, "researcher") || me.is_superuser;
  return (
    <>
      {composes && state === "draft" && (
        <ButtonLink icon={Pencil} to={`/qualification/tests/${test.id}/change`}>
          {t("staff.change")}
        </ButtonLink>
      )}
      {composes && (
        <ButtonLink icon={Copy} to={`/qualification/tests/new?from=${test.id}`}>
          {t("staff.copy")}
        </ButtonLink>
      )}
      <Button
        icon={opens ? DoorOpen : DoorClosed}
        onPress={() => setAsking(true)}
        tone={opens ? "primary" : "plain"}
      >
        {action}
      </Button>
      <ConfirmDialog
        confirm={action}
        isOpen={isAsking}
        isPending={open.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => open.mutate(opens, { onSuccess: () => setAsking(false) })}
        title={test.name}
      >
        {t(opens ? "staff.openText" : "staff.closeText")}
      </ConfirmDialog>
    </>
  );
}

function Item({ item, number }: { item: KeyedItemOut; number: number }) {
  const { t } = useTranslation("qualification");
  return (
    <article className={styles.item}>
      <h3>{t("compose.question", { number, kind: t(`kindNames.${item.kind}`) })}</h3>
      <div className={styles.prompt}>
        <RawText text={item.prompt} />
      </div>
      {item.kind === "flag" && (
        <p>
          <Badge mood="info">
            {t(item.is_sensitive ? "staff.flagKey_true" : "staff.flagKey_false")}
          </Badge>
        </p>
      )}
      {inPlaces(item.replies ?? []).map(({ item: reply, at, key }) => (
        <div className={styles.composedReply} key={key}>
          <span>
            <Badge mood="info">{t("staff.placeOf", { place: item.places?.[at] })}</Badge>
          </span>
          <RawText text={reply} />
        </div>
      ))}
    </article>
  );
}
