import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import { Actions, Dialog } from "./Dialog";

interface Props {
  title: string;
  /** The word on the button that does it: the deed itself, never "OK". */
  confirm: string;
  /** The word on the other one, where "Cancel" could be taken for the deed. */
  refuse?: string;
  isOpen: boolean;
  isPending?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({ title, confirm, isOpen, onConfirm, onClose, ...props }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} role="alertdialog" title={title}>
      <p>{props.children}</p>
      <Actions>
        <Button autoFocus onPress={onClose} tone="quiet">
          {props.refuse ?? t("cancel")}
        </Button>
        <Button isPending={props.isPending ?? false} onPress={onConfirm} tone="danger">
          {confirm}
        </Button>
      </Actions>
    </Dialog>
  );
}
