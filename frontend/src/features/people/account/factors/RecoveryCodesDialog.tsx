import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/shared/ui/Button";
import { Actions, Dialog } from "@/shared/ui/Dialog";
import { FormOf } from "@/shared/ui/FormOf";
import { NewCodes } from "./NewCodes";
import { Proof } from "./Proof";
import { useMakeRecoveryCodes, useReloadFactors } from "./queries";

interface Props {
  asksPassword: boolean;
  isOpen: boolean;
  onClose: () => void;
}

/** Makes ten new recovery codes; the old ones stop working. */
export function RecoveryCodesDialog({ asksPassword, isOpen, onClose }: Props) {
  const { t } = useTranslation("people/account/factors");
  const [password, setPassword] = useState("");
  const make = useMakeRecoveryCodes();
  const reload = useReloadFactors();
  const codes = make.data?.recovery_codes;
  const close = async () => {
    setPassword("");
    make.reset();
    onClose();
    await reload();
  };
  return (
    <Dialog
      canBeDismissed={!codes}
      isOpen={isOpen}
      onClose={close}
      size="medium"
      title={t(codes ? "codes.title" : "codes.make")}
    >
      {codes ? (
        <NewCodes codes={codes} onClose={close} />
      ) : (
        <FormOf error={make.error} onSubmit={() => make.mutate(password)}>
          <p>{t("codes.replace")}</p>
          <Proof asksPassword={asksPassword} onChange={setPassword} password={password} />
          <Actions>
            <Button isPending={make.isPending} tone="primary" type="submit">
              {t("codes.make")}
            </Button>
          </Actions>
        </FormOf>
      )}
    </Dialog>
  );
}
