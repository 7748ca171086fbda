import { useQuery } from "@tanstack/react-query";
import { Plus, Scale, Trophy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CampaignOut } from "@/api/schema";
import { Only } from "@/shared/session/Only";
import { ButtonLink } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";
import { Empty, Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import { CampaignState } from "./CampaignState";
import styles from "./Campaigns.module.css";
import { campaignsQuery } from "./queries";

export function CampaignsPage() {
  return (
    <Only roles={["manager", "researcher"]}>
      <Campaigns />
    </Only>
  );
}

function Campaigns() {
  const { t } = useTranslation("campaigns");
  const campaigns = useQuery(campaignsQuery);
  const actions = (
    <>
      <ButtonLink icon={Trophy} to="/campaigns/leaderboard">
        {t("leaderboard.open")}
      </ButtonLink>
      <ButtonLink icon={Plus} to="/campaigns/new" tone="primary">
        {t("list.plan")}
      </ButtonLink>
    </>
  );
  return (
    <Page actions={actions} lead={t("list.lead")} title={t("list.title")}>
      <Loaded query={campaigns}>
        {(found) =>
          found.length > 0 ? (
            <CampaignsTable campaigns={found} />
          ) : (
            <Empty icon={Scale} title={t("list.none")}>
              {t("list.noneText")}
            </Empty>
          )
        }
      </Loaded>
    </Page>
  );
}

const columns = ["name", "state", "models", "prompts", "created"] as const;

function CampaignsTable({ campaigns }: { campaigns: readonly CampaignOut[] }) {
  const { t } = useTranslation("campaigns");
  return (
    <Table columns={columns.map((column) => t(`columns.${column}`))} label={t("list.title")} stacks>
      {campaigns.map((campaign) => (
        <tr key={campaign.id}>
          <td>
            <Link className={styles.name} to={`/campaigns/${campaign.id}`}>
              {campaign.name}
            </Link>
          </td>
          <td data-column={t("columns.state")}>
            <CampaignState state={campaign.state} />
          </td>
          <td data-column={t("columns.models")}>
            {campaign.entrants.map(({ name }) => name).join(", ")}
          </td>
          <td data-column={t("columns.prompts")}>{campaign.prompt_count}</td>
          <td data-column={t("columns.created")}>
            <Time at={campaign.created_at} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
