import { useQuery } from "@tanstack/react-query";
import { Trophy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { LeaderboardOut, RankedModelOut, StandingOut } from "@/api/schema";
import { formatOf, IntervalChart } from "@/shared/charts";
import { Only } from "@/shared/session/Only";
import { Segments } from "@/shared/ui/choices";
import { Page } from "@/shared/ui/Page";
import { Empty, Loaded, Notice } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import styles from "./Campaigns.module.css";
import { type Control, controls, type Group, groups } from "./choices";
import { leaderboardQuery } from "./queries";
import { StyleEffects } from "./StyleEffects";

export function LeaderboardPage() {
  return (
    <Only roles={["manager", "researcher"]}>
      <Leaderboard />
    </Only>
  );
}

/** All models in one order. What is compared, and by whose labels, is part of the address. */
function Leaderboard() {
  const { t } = useTranslation("campaigns");
  const [search, setSearch] = useSearchParams();
  const group = groups.find((one) => one === search.get("group")) ?? "all";
  const control = controls.find((one) => one === search.get("control")) ?? "none";
  const board = useQuery(leaderboardQuery(group, control));
  const choose = (name: string, value: string, usual: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === usual) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return (
    <Page lead={t("leaderboard.lead")} title={t("leaderboard.title")}>
      <div className={styles.choices}>
        <Segments<Control>
          choices={controls.map((value) => ({ value, label: t(`leaderboard.controls.${value}`) }))}
          label={t("leaderboard.control")}
          onChange={(value) => choose("control", value, "none")}
          value={control}
        />
        <Segments<Group>
          choices={groups.map((value) => ({ value, label: t(`groups.${value}`) }))}
          label={t("results.group")}
          onChange={(value) => choose("group", value, "all")}
          value={group}
        />
      </div>
      <Loaded query={board}>{(found) => <Board board={found} />}</Loaded>
    </Page>
  );
}

function Board({ board }: { board: LeaderboardOut }) {
  const { t } = useTranslation("campaigns");
  if (board.labels === 0) {
    return (
      <Empty icon={Trophy} title={t("leaderboard.none")}>
        {t("leaderboard.noneText")}
      </Empty>
    );
  }
  if (board.reason) {
    const isOfStyle = board.reason === "styles_tell_models";
    return <Notice>{t(isOfStyle ? "leaderboard.stylesTell" : "leaderboard.tooFew")}</Notice>;
  }
  const label = namesIn(board);
  return (
    <div className={styles.results}>
      <p>{t("results.basis", { labels: board.labels, prompts: board.prompts })}</p>
      {board.apart.length > 0 && (
        <Notice>
          {t("leaderboard.apart", { models: board.apart.map((model) => label(model)).join(", ") })}
        </Notice>
      )}
      <Standings label={label} standings={board.standings} />
      <div className={styles.figures}>
        <IntervalChart
          basis={t("leaderboard.labels")}
          domain={[0, 1]}
          lead={t("leaderboard.chanceLead")}
          of={t("leaderboard.model")}
          references={[{ value: 0.5, label: t("leaderboard.average") }]}
          rows={board.standings.map(({ model, chance }) => ({
            ...chance,
            id: label(model),
            label: label(model),
            n: chance.labels,
          }))}
          title={t("leaderboard.chance")}
          value={{ label: t("leaderboard.chance"), measure: "share" }}
        />
        {board.effects.length > 0 && <StyleEffects effects={board.effects} />}
      </div>
    </div>
  );
}

const columns = ["model", "rank", "chance", "labels", "prompts", "campaigns"] as const;
type StandingsProps = {
  standings: readonly StandingOut[];
  label: (model: RankedModelOut) => string;
};

function Standings({ standings, label }: StandingsProps) {
  const { t, i18n } = useTranslation("campaigns");
  const share = formatOf("share", i18n.language);
  const count = formatOf("count", i18n.language);
  return (
    <>
      <Table
        columns={columns.map((column) => t(`leaderboard.${column}`))}
        label={t("leaderboard.title")}
        stacks
      >
        {standings.map(({ model, chance, from_rank, to_rank, campaigns }) => (
          <tr key={label(model)}>
            <td className={styles.name}>{label(model)}</td>
            <td data-column={t("leaderboard.rank")}>
              {from_rank === to_rank
                ? from_rank
                : t("leaderboard.ranks", { from: from_rank, to: to_rank })}
            </td>
            <td data-column={t("leaderboard.chance")}>{share(chance.value ?? 0)}</td>
            <td data-column={t("leaderboard.labels")}>{count(chance.labels)}</td>
            <td data-column={t("leaderboard.prompts")}>{count(chance.prompts)}</td>
            <td data-column={t("leaderboard.campaigns")}>{count(campaigns)}</td>
          </tr>
        ))}
      </Table>
      <p className={styles.lead}>{t("leaderboard.rankHint")}</p>
    </>
  );
}

const LONGEST_EXCERPT = 32;

/** Returns the name of a model; one that took part with several examples is named with them. */
function namesIn({ standings, apart }: LeaderboardOut): (model: RankedModelOut) => string {
  const all = [...standings.map(({ model }) => model), ...apart].map(({ name }) => name);
  return ({ name, examples }) =>
    all.filter((other) => other === name).length > 1
      ? `${name}: ${examples.slice(0, LONGEST_EXCERPT)}`
      : name;
}
