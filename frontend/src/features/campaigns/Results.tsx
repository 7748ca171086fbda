import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { CampaignDetailOut, ResultsOut } from "@/api/schema";
import { IntervalChart } from "@/shared/charts";
import { Segments } from "@/shared/ui/choices";
import { Loaded, Notice } from "@/shared/ui/states";
import styles from "./Campaigns.module.css";
import { type Group, groups, parts } from "./choices";
import { Flags } from "./Flags";
import { HeadToHead } from "./HeadToHead";
import { resultsQuery } from "./queries";
import { asRows, useReason } from "./rows";
import { StyleEffects } from "./StyleEffects";

/** Which model is better, with intervals. The labeler group is part of the address. */
export function Results({ campaign }: { campaign: CampaignDetailOut }) {
  const { t } = useTranslation("campaigns");
  const [search, setSearch] = useSearchParams();
  const group = groups.find((one) => one === search.get("group")) ?? "all";
  const results = useQuery(resultsQuery(campaign.id, group));
  return (
    <section aria-label={t("results.title")} className={styles.results}>
      <Segments<Group>
        choices={groups.map((value) => ({ value, label: t(`groups.${value}`) }))}
        label={t("results.group")}
        onChange={(value) => setSearch(value === "all" ? {} : { group: value }, { replace: true })}
        value={group}
      />
      <Loaded query={results}>
        {(found) =>
          found.labels === 0 ? <Notice>{t("results.none")}</Notice> : <Figures results={found} />
        }
      </Loaded>
    </section>
  );
}

function Figures({ results }: { results: ResultsOut }) {
  const { t } = useTranslation("campaigns");
  const reason = useReason();
  const baseline = results.entrants.find((entrant) => entrant.baseline)?.name ?? "";
  const basis = t("results.labels");
  const rows = (estimates: ResultsOut["win_rates"], group?: string) =>
    asRows(results, estimates, reason, group);
  const others = (estimates: ResultsOut["win_rates"], group: string) =>
    rows(estimates, group).filter((_, place) => !results.entrants[place]?.baseline);
  return (
    <>
      <p>{t("results.basis", { labels: results.labels, prompts: results.prompts })}</p>
      <div className={styles.figures}>
        <IntervalChart
          basis={basis}
          domain={[0, 1]}
          groups={[
            { id: "asRanked", label: t("results.asRanked") },
            { id: "equalLength", label: t("results.equalLength") },
          ]}
          lead={t("results.winLead", { baseline })}
          of={t("results.model")}
          references={[{ value: 0.5, label: t("results.even") }]}
          rows={[
            ...others(results.win_rates, "asRanked"),
            ...others(results.length_controlled, "equalLength"),
          ]}
          title={t("results.win")}
          value={{ label: t("results.win"), measure: "share" }}
        />
        <IntervalChart
          basis={basis}
          groups={[
            { id: "asRanked", label: t("results.asRanked") },
            { id: "alike", label: t("results.alike") },
          ]}
          lead={t("results.strengthLead", { baseline })}
          of={t("results.model")}
          references={[{ value: 0, label: baseline }]}
          rows={[
            ...others(results.strengths, "asRanked"),
            ...others(results.styles.strengths, "alike"),
          ]}
          title={t("results.strength")}
          value={{ label: t("results.strength"), measure: "number" }}
        />
        <IntervalChart
          basis={basis}
          lead={t("results.ratingLead")}
          of={t("results.model")}
          rows={rows(results.ratings)}
          title={t("results.rating")}
          value={{ label: t("results.rating"), measure: "number" }}
        />
        <IntervalChart
          basis={basis}
          lead={t("results.lengthLead")}
          of={t("results.model")}
          rows={rows(results.lengths)}
          title={t("results.length")}
          value={{ label: t("results.length"), measure: "number" }}
        />
        <StyleEffects effects={results.styles.effects} />
        <HeadToHead results={results} />
      </div>
      <TwoByTwo baseline={baseline} results={results} />
      <Flags results={results} />
    </>
  );
}

/** Figure 3 of the paper: by the origin of the prompts and the group of labelers. */
function TwoByTwo({ results, baseline }: { results: ResultsOut; baseline: string }) {
  const { t } = useTranslation("campaigns");
  const reason = useReason();
  return (
    <section>
      <h2>{t("results.parts")}</h2>
      <p className={styles.lead}>{t("results.partsLead", { baseline })}</p>
      <div className={styles.figures}>
        {parts.map((part) => {
          const cells = results.two_by_two.filter((cell) => cell.part === part);
          return (
            <IntervalChart
              basis={t("results.labels")}
              domain={[0, 1]}
              key={part}
              level={3}
              of={t("results.model")}
              references={[{ value: 0.5, label: t("results.even") }]}
              rows={cells.map(({ entrant, win_rate }) => ({
                ...win_rate,
                id: `${part}-${entrant}`,
                label: results.entrants[entrant]?.name ?? "",
                n: win_rate.labels,
                reason: reason(win_rate.reason),
              }))}
              title={t(`parts.${part}`)}
              value={{ label: t("results.win"), measure: "share" }}
            />
          );
        })}
      </div>
    </section>
  );
}
