import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { OutlookIn } from "@/api/schema";
import { formatOf, LineChart } from "@/shared/charts";
import { Notice } from "@/shared/ui/states";
import { useDebounced } from "@/shared/useDebounced";
import { asOutlook, type Plan } from "./plan";
import { outlookQuery } from "./queries";

/** The cost of the plan in labels and its expected precision, shown before any labeling. */
export function Outlook({ plan }: { plan: Plan }) {
  const { t, i18n } = useTranslation("campaigns");
  const settled = useDebounced(JSON.stringify(asOutlook(plan)));
  const found = useQuery(outlookQuery(JSON.parse(settled) as OutlookIn));
  const share = formatOf("share", i18n.language);
  const outlook = found.data;
  const series = useMemo(
    () => [
      {
        id: "width",
        label: t("outlook.width"),
        points: (outlook?.curve ?? []).map(({ labels, half_width }) => ({
          x: labels,
          y: half_width,
        })),
      },
    ],
    [outlook, t],
  );
  return (
    <>
      <div aria-live="polite">
        {outlook && !outlook.promise && <Notice mood="warn">{t("outlook.none")}</Notice>}
        {outlook?.promise && (
          <Notice mood={outlook.prompts < Number(plan.number) ? "warn" : "info"}>
            {t("outlook.promise", {
              prompts: outlook.prompts,
              eligible: outlook.eligible,
              labels: outlook.labels,
              width: share(outlook.promise.half_width),
            })}
          </Notice>
        )}
      </div>
      <LineChart
        level={3}
        query={found}
        series={series}
        title={t("outlook.title")}
        x={{ label: t("outlook.labels"), measure: "count" }}
        y={{ label: t("outlook.width"), measure: "share" }}
      />
    </>
  );
}
