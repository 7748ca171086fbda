import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { GuidelineOut } from "@/api/schema";
import { Only } from "@/shared/session/Only";
import { Page, Section } from "@/shared/ui/Page";
import { Badge, Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import { Outdated } from "./Outdated";
import { KINDS, PURPOSES, type Purpose, versionsQuery } from "./queries";

/**
 * The two guideline sets with the current version of each, and labels made under older versions.
 */
export function GuidelinesPage() {
  const { t } = useTranslation("guidelines");
  const versions = useQuery(versionsQuery);
  return (
    <Only roles={["manager", "researcher"]}>
      <Page lead={t("lead")} title={t("title")}>
        <Loaded query={versions}>
          {(all) =>
            PURPOSES.map((purpose) => (
              <Section
                key={purpose}
                lead={t(`purposeLead.${purpose}`)}
                title={t(`purposes.${purpose}`)}
              >
                <Standing purpose={purpose} versions={all} />
              </Section>
            ))
          }
        </Loaded>
        <Outdated />
      </Page>
    </Only>
  );
}

const columns = ["kind", "inForce", "since", "readers", "drafts"] as const;

function Standing({ purpose, versions }: { purpose: Purpose; versions: readonly GuidelineOut[] }) {
  const { t } = useTranslation("guidelines");
  return (
    <Table
      columns={columns.map((column) => t(`columns.${column}`))}
      label={t(`purposes.${purpose}`)}
      stacks
    >
      {KINDS.map((kind) => {
        // versions are sorted newest first
        const own = versions.filter((one) => one.kind === kind && one.purpose === purpose);
        const current = own.find((one) => one.published_at !== null);
        const drafts = own.filter((one) => one.published_at === null).length;
        return (
          <tr key={kind}>
            <td>
              <Link to={`/guidelines/${purpose}/${kind}`}>{t(`kinds.${kind}`)}</Link>
            </td>
            <td data-column={t("columns.inForce")}>
              {current ? t("version", { number: current.version }) : t("none")}
            </td>
            <td data-column={t("columns.since")}>
              {current?.published_at && <Time at={current.published_at} />}
            </td>
            <td data-column={t("columns.readers")}>{current?.readers ?? 0}</td>
            <td>{drafts > 0 && <Badge mood="warn">{t("drafts", { count: drafts })}</Badge>}</td>
          </tr>
        );
      })}
    </Table>
  );
}
