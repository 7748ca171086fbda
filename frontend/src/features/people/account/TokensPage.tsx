import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { TokenOut } from "@/api/schema";
import { toast } from "@/shared/toasts/toasts";
import { Button } from "@/shared/ui/Button";
import { ConfirmDialog } from "@/shared/ui/ConfirmDialog";
import { Page } from "@/shared/ui/Page";
import { Badge, Empty, Loaded } from "@/shared/ui/states";
import { Table } from "@/shared/ui/Table";
import { Time } from "@/shared/ui/Time";
import { NewTokenDialog } from "./NewTokenDialog";

const tokensKey = ["tokens"];

export function TokensPage() {
  const { t } = useTranslation("people/account");
  const client = useQueryClient();
  const [isMaking, setMaking] = useState(false);
  const [unwanted, setUnwanted] = useState<TokenOut | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: tokensKey });
  const tokens = useQuery({
    queryKey: tokensKey,
    queryFn: ({ signal }) => body(api.GET("/api/people/tokens/", { signal })),
  });
  const revoke = useMutation({
    mutationFn: (token_id: string) =>
      api.DELETE("/api/people/tokens/{token_id}/", { params: { path: { token_id } } }),
    onSuccess: () => {
      setUnwanted(null);
      toast({ mood: "good", text: t("tokens.revoked") });
      return reload();
    },
  });

  const make = (
    <Button icon={Plus} onPress={() => setMaking(true)} tone="primary">
      {t("tokens.make")}
    </Button>
  );
  return (
    <Page actions={make} lead={t("tokens.lead")} title={t("tokens.title")}>
      <Loaded query={tokens}>
        {(found) => <TokenTable onRevoke={setUnwanted} tokens={found} />}
      </Loaded>
      <NewTokenDialog isOpen={isMaking} onClose={() => setMaking(false)} onMade={reload} />
      <ConfirmDialog
        confirm={t("tokens.revoke")}
        isOpen={unwanted !== null}
        isPending={revoke.isPending}
        onClose={() => setUnwanted(null)}
        onConfirm={() => unwanted && revoke.mutate(unwanted.id)}
        title={t("tokens.revokeTitle", { name: unwanted?.name ?? "" })}
      >
        {t("tokens.revokeText")}
      </ConfirmDialog>
    </Page>
  );
}

interface TableProps {
  tokens: readonly TokenOut[];
  onRevoke: (token: TokenOut) => void;
}

function TokenTable({ tokens, onRevoke }: TableProps) {
  const { t } = useTranslation(["people/account", "people"]);
  if (tokens.length === 0) {
    return (
      <Empty icon={KeyRound} title={t("tokens.none")}>
        {t("tokens.noneText")}
      </Empty>
    );
  }
  const columns = ["name", "roles", "made", "used", "expires", "actions"] as const;
  return (
    <Table
      columns={columns.map((column) => t(`tokenColumns.${column}`))}
      label={t("tokens.title")}
      stacks
    >
      {tokens.map((token) => (
        <tr key={token.id}>
          <td>{token.name}</td>
          <td data-column={t("tokenColumns.roles")}>
            {token.roles.map((role) => (
              <Badge key={role}>{t(`people:roles.${role}`)}</Badge>
            ))}
          </td>
          <td data-column={t("tokenColumns.made")}>
            <Time at={token.created_at} />
          </td>
          <td data-column={t("tokenColumns.used")}>
            {token.last_used_at ? <Time at={token.last_used_at} /> : t("tokens.never")}
          </td>
          <td data-column={t("tokenColumns.expires")}>
            {token.expires_at ? <Time at={token.expires_at} /> : t("tokens.never")}
          </td>
          <td>
            <Button onPress={() => onRevoke(token)}>{t("tokens.revoke")}</Button>
          </td>
        </tr>
      ))}
    </Table>
  );
}
