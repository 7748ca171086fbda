import { useInfiniteQuery } from "@tanstack/react-query";
import { ClipboardCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ResultRowOut } from "@/api/schema";
import { Button } from "@/shared/ui/Button";
import { Segments } from "@/shared/ui/choices";
import { Page } from "@/shared/ui/Page";
import { Badge, Empty, Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import { type ResultFilter, resultsQuery } from "./queries";

const WHICH: readonly ResultFilter[] = ["waiting", "decided", "all"];

/** Submitted tests, those that wait for a decision first. */
export function ResultsPage() {
  const { t } = useTranslation(["qualification", "shared"]);
  const [which, setWhich] = useState<ResultFilter>("waiting");
  const results = useInfiniteQuery(resultsQuery(which));
  return (
    <Page lead={t("results.lead")} title={t("results.title")}>
      <Segments
        choices={WHICH.map((value) => ({ value, label: t(`results.${value}`) }))}
        label={t("results.which")}
        onChange={setWhich}
        value={which}
      />
      <Loaded query={results}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.results);
          return rows.length > 0 ? (
            <Results rows={rows} />
          ) : (
            <Empty icon={ClipboardCheck} title={t("results.none")}>
              {t("results.noneText")}
            </Empty>
          );
        }}
      </Loaded>
      {results.hasNextPage && (
        <Button onPress={() => results.fetchNextPage()}>{t("shared:more")}</Button>
      )}
    </Page>
  );
}

export function Results({ rows }: { rows: readonly ResultRowOut[] }) {
  const { t } = useTranslation("qualification");
  const columns = [
    t("results.candidate"),
    t("results.test"),
    t("results.handedIn"),
    t("results.decision"),
  ];
  return (
    <Table columns={columns} label={t("results.title")} stacks>
      {rows.map((row) => (
        <tr key={row.id}>
          <td>
            <Link to={`/qualification/results/${row.id}`}>{row.name}</Link>
          </td>
          <td data-column={t("results.test")}>{row.test}</td>
          <td data-column={t("results.handedIn")}>
            {row.handed_in_at && <Time at={row.handed_in_at} />}
          </td>
          <td data-column={t("results.decision")}>
            {row.decision ? (
              <Badge mood={row.decision.passed ? "good" : "bad"}>
                {t(row.decision.passed ? "results.passed" : "results.failed")}
              </Badge>
            ) : (
              <Badge mood="warn">{t("results.undecided")}</Badge>
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}
