import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { MatrixOut } from "@/api/schema";
import { type HeatCell, HeatMap } from "@/shared/charts";
import { useFilters } from "../filters";
import { matrixQuery } from "../queries";
import { useAgreementAxis } from "../useNumbers";

const NOBODY: Pick<MatrixOut, "people" | "cells"> = { people: [], cells: [] };
const ENOUGH_PROMPTS = 5; // fewer say little about the two
const DOMAIN = [0.5, 0.9] as const; // a fixed range keeps the colours comparable; 0.5 is chance

/**
 * Every pair of labelers who ranked the same tasks, lowest agreement first. A cell links to their
 * differences.
 */
export function Matrix() {
  const { t } = useTranslation("quality");
  const { asked, search, change } = useFilters();
  const matrix = useQuery(matrixQuery(asked));
  const { people, cells } = matrix.data ?? NOBODY;
  const value = useAgreementAxis();
  const of = useMemo(() => ({ rows: t("by.labeler"), columns: t("differences.with") }), [t]);
  const names = useMemo(() => people.map(({ id, name }) => ({ id, label: name })), [people]);
  const both = useMemo(
    () =>
      cells.flatMap(({ a, b, value: rate, low, high, pairs, prompts }) => {
        const [one, other] = [people[a], people[b]];
        if (!one || !other) return [];
        const next = new URLSearchParams(search);
        next.set("labeler", one.id);
        next.set("other", other.id);
        const to = `?${next}`;
        const cell = { value: rate, low, high, faint: prompts < ENOUGH_PROMPTS, n: pairs, to };
        return [
          { row: one.id, column: other.id, ...cell },
          { row: other.id, column: one.id, ...cell },
        ];
      }),
    [cells, people, search],
  );
  const pick = (cell: HeatCell) => change({ labeler: cell.row, other: cell.column });
  return (
    <HeatMap
      basis={t("pairs")}
      cells={both}
      columns={names}
      domain={DOMAIN}
      empty={t("differences.none")}
      lead={t("differences.matrixLead")}
      of={of}
      onPick={pick}
      query={matrix}
      rows={names}
      title={t("differences.matrixTitle")}
      value={value}
    />
  );
}
