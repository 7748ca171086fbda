import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import { Actions, Dialog } from "./Dialog";

interface Props {
  title: string;
  /** The label of the confirm button: the action, never "OK". */
  confirm: string;
  /** The label of the other button, when "Cancel" could be mistaken for the action. */
  refuse?: string;
  isOpen: boolean;
  isPending?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks before an action that cannot be undone. */
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
