import { useQuery } from "@tanstack/react-query";
import { GraduationCap, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ScreeningOut } from "@/api/schema";
import { hasRole, useMe } from "@/shared/session/session";
import { ButtonLink } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";
import { Badge, Empty, Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import { composedTestsQuery } from "./queries";

/** Every test, newest first. */
export function ComposedTestsPage() {
  const { t } = useTranslation("qualification");
  const me = useMe();
  const compose = (hasRole(me, "researcher") || me.is_superuser) && (
    <ButtonLink icon={Plus} to="/qualification/tests/new" tone="primary">
      {t("staff.compose")}
    </ButtonLink>
  );
  return (
    <Page actions={compose} lead={t("staff.lead")} title={t("staff.title")}>
      <Loaded query={useQuery(composedTestsQuery)}>
        {(tests) =>
          tests.length === 0 ? (
            <Empty icon={GraduationCap} title={t("staff.none")}>
              {t("staff.noneText")}
            </Empty>
          ) : (
            <Tests tests={tests} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Tests({ tests }: { tests: readonly ScreeningOut[] }) {
  const { t } = useTranslation("qualification");
  const columns = [t("staff.name"), t("staff.state"), t("staff.items"), t("staff.made")];
  return (
    <Table columns={columns} label={t("staff.title")} stacks>
      {tests.map((test) => (
        <tr key={test.id}>
          <td>
            <Link to={`/qualification/tests/${test.id}`}>{test.name}</Link>
          </td>
          <td>
            <TestState test={test} />
          </td>
          <td data-column={t("staff.items")}>{test.items.length}</td>
          <td data-column={t("staff.made")}>
            <Time at={test.created_at} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

export function stateOf(test: ScreeningOut): "draft" | "open" | "closed" {
  if (test.closed_at) return "closed";
  return test.opened_at ? "open" : "draft";
}

const moods = { draft: "warn", open: "good", closed: "info" } as const;

export function TestState({ test }: { test: ScreeningOut }) {
  const { t } = useTranslation("qualification");
  const state = stateOf(test);
  return <Badge mood={moods[state]}>{t(`staff.${state}`)}</Badge>;
}
