import { useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { CampaignDetailOut } from "@/api/schema";
import { Only } from "@/shared/session/Only";
import { useMe } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { ConfirmDialog } from "@/shared/ui/ConfirmDialog";
import { Page, Section } from "@/shared/ui/Page";
import { Loaded, Notice } from "@/shared/ui/states";
import { CampaignState } from "./CampaignState";
import styles from "./Campaigns.module.css";
import { campaignQuery, useMove } from "./queries";
import { Results } from "./Results";

export function CampaignPage() {
  return (
    <Only roles={["manager", "researcher"]}>
      <OneCampaign id={useParams().id ?? ""} />
    </Only>
  );
}

function OneCampaign({ id }: { id: string }) {
  return (
    <Loaded query={useQuery(campaignQuery(id))}>
      {(campaign) => (
        <Page
          actions={<Actions campaign={campaign} />}
          lead={<CampaignState state={campaign.state} />}
          title={campaign.name}
        >
          <State campaign={campaign} />
          {campaign.opened_at && <Results campaign={campaign} />}
        </Page>
      )}
    </Loaded>
  );
}

/** The plan of a campaign, its progress, and what prevents it from opening. */
function State({ campaign }: { campaign: CampaignDetailOut }) {
  const { t } = useTranslation("campaigns");
  return (
    <Section title={t("one.plan")}>
      {campaign.message && <Notice mood="warn">{campaign.message}</Notice>}
      {campaign.state === "drawing" && (
        <Notice>{t("one.drawing", { count: campaign.missing_replies })}</Notice>
      )}
      {campaign.state === "ready" && <Notice mood="good">{t("one.ready")}</Notice>}
      <Facts campaign={campaign} />
      {campaign.progress.map(({ group, done, wanted }) => (
        <label className={styles.progress} key={group}>
          {t("one.labels", { group: t(`groups.${group}`), done, wanted })}
          <progress max={wanted} value={done} />
        </label>
      ))}
    </Section>
  );
}

function Facts({ campaign }: { campaign: CampaignDetailOut }) {
  const { t } = useTranslation("campaigns");
  const split = campaign.query.split === "validation" ? "validation" : "test";
  const facts = [
    [t("baseline"), campaign.entrants.find(({ baseline }) => baseline)?.name ?? ""],
    [
      t("one.prompts"),
      t("one.promptsOf", { count: campaign.prompt_count, split: t(`splits.${split}`) }),
    ],
    [t("new.guidelines"), t(`guidelines.${campaign.guideline_set}`)],
    [t("new.temperature"), String(campaign.temperature)],
    [t("one.by"), campaign.created_by],
  ];
  return (
    <dl className={styles.facts}>
      <div>
        <dt>{t("one.models")}</dt>
        <dd>
          <ModelNames campaign={campaign} />
        </dd>
      </div>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Links each model to its page for people who can open it. */
function ModelNames({ campaign }: { campaign: CampaignDetailOut }) {
  const me = useMe();
  const isLinked = me.is_staff && (me.roles.includes("researcher") || me.is_superuser);
  return campaign.entrants.map(({ name, model_version }, place) => (
    <Fragment key={name}>
      {place > 0 && ", "}
      {isLinked ? (
        <a href={`/admin/training/modelversion/?${new URLSearchParams({ q: model_version })}`}>
          {name}
        </a>
      ) : (
        name
      )}
    </Fragment>
  ));
}

/** Opens or closes the campaign. */
function Actions({ campaign }: { campaign: CampaignDetailOut }) {
  const { t } = useTranslation("campaigns");
  const [isClosing, setClosing] = useState(false);
  const open = useMove(campaign.id, "open");
  const close = useMove(campaign.id, "close");
  if (campaign.state === "closed") return null;
  return (
    <>
      <Button onPress={() => setClosing(true)} tone="quiet">
        {t("one.close")}
      </Button>
      {campaign.state === "ready" && (
        <Button isPending={open.isPending} onPress={() => open.mutate()} tone="primary">
          {t("one.open")}
        </Button>
      )}
      <ConfirmDialog
        confirm={t("one.closeForGood")}
        isOpen={isClosing}
        isPending={close.isPending}
        onClose={() => setClosing(false)}
        onConfirm={() => close.mutate(undefined, { onSettled: () => setClosing(false) })}
        title={t("one.closeTitle")}
      >
        {t("one.closeText")}
      </ConfirmDialog>
    </>
  );
}
