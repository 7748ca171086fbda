import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FactorsOut } from "@/api/schema";
import { hasPasskeys } from "@/shared/session/passkeys";
import { Button } from "@/shared/ui/Button";
import { Section } from "@/shared/ui/Page";
import { Loaded, Notice } from "@/shared/ui/states";
import { Time } from "@/shared/ui/Time";
import { AuthenticatorDialog } from "./AuthenticatorDialog";
import { PasskeyDialog } from "./PasskeyDialog";
import { PasskeyList } from "./PasskeyList";
import { factorsQuery } from "./queries";
import { RecoveryCodesDialog } from "./RecoveryCodesDialog";
import { RemovalDialog, type Unwanted } from "./RemovalDialog";

/** Fewer recovery codes than this are too few to lose a phone with. */
const FEW = 4;

/** The second factors of one's own account, and what to do about them. */
export function Factors() {
  const factors = useQuery(factorsQuery);
  return <Loaded query={factors}>{(found) => <Sections factors={found} />}</Loaded>;
}

type Asks = "" | "authenticator" | "passkey" | "codes";

function Sections({ factors }: { factors: FactorsOut }) {
  const { t } = useTranslation("people/account/factors");
  const [asks, setAsks] = useState<Asks>("");
  const [unwanted, setUnwanted] = useState<Unwanted | null>(null);
  const close = () => setAsks("");
  const { asks_password: asksPassword, authenticator } = factors;
  const removeApp = () => setUnwanted({ passkey: null, name: t("app.title") });
  return (
    <>
      {factors.removed && (
        <Notice mood="warn">
          {t("removed", { name: factors.removed.by })} <Time at={factors.removed.at} />
        </Notice>
      )}
      <Section lead={t("app.lead")} title={t("app.title")}>
        {authenticator ? (
          <>
            <p>
              {t("app.since")} <Time at={authenticator.created_at} />
            </p>
            <div>
              <Button onPress={removeApp}>{t("app.remove")}</Button>
            </div>
          </>
        ) : (
          <div>
            <Button onPress={() => setAsks("authenticator")} tone="primary">
              {t("app.add")}
            </Button>
          </div>
        )}
      </Section>
      <Section lead={t("passkey.lead")} title={t("passkey.title")}>
        <PasskeyList
          onRemove={({ id, name }) => setUnwanted({ passkey: id, name })}
          passkeys={factors.passkeys}
        />
        {factors.passkeys_work && hasPasskeys() ? (
          <div>
            <Button onPress={() => setAsks("passkey")}>{t("passkey.add")}</Button>
          </div>
        ) : (
          <Notice>{t("passkey.impossible")}</Notice>
        )}
      </Section>
      {(authenticator || factors.passkeys.length > 0) && (
        <RecoveryCodes left={factors.recovery_codes_left} onMake={() => setAsks("codes")} />
      )}
      <AuthenticatorDialog
        asksPassword={asksPassword}
        isOpen={asks === "authenticator"}
        onClose={close}
      />
      <PasskeyDialog asksPassword={asksPassword} isOpen={asks === "passkey"} onClose={close} />
      <RecoveryCodesDialog asksPassword={asksPassword} isOpen={asks === "codes"} onClose={close} />
      <RemovalDialog
        asksPassword={asksPassword}
        onClose={() => setUnwanted(null)}
        unwanted={unwanted}
      />
    </>
  );
}

function RecoveryCodes({ left, onMake }: { left: number; onMake: () => void }) {
  const { t } = useTranslation("people/account/factors");
  return (
    <Section lead={t("codes.lead")} title={t("codes.title")}>
      {left < FEW ? (
        <Notice mood="warn">{t("codes.few", { count: left })}</Notice>
      ) : (
        <p>{t("codes.left", { count: left })}</p>
      )}
      <div>
        <Button onPress={onMake}>{t("codes.make")}</Button>
      </div>
    </Section>
  );
}
