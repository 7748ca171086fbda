import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import { Actions, Dialog } from "./Dialog";
import { TextField } from "./Field";
import { FormOf } from "./FormOf";

interface Props {
  title: string;
  /** What happens when the person confirms. */
  text: string;
  /** The label of the field, which names what to type. */
  label: string;
  /** What must be typed, so that nobody confirms by habit. */
  wanted: string;
  /** The label of the confirm button: the action. */
  confirm: string;
  isOpen: boolean;
  isPending: boolean;
  error: unknown;
  onConfirm: (typed: string) => void;
  onClose: () => void;
  /** Further fields of the form. */
  children?: ReactNode;
}

/** Asks before an action that cannot be undone at once: the person types what it applies to. */
export function TypedConfirmDialog({ isOpen, onClose, title, ...rest }: Props) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} role="alertdialog" title={title}>
      <Form onClose={onClose} {...rest} />
    </Dialog>
  );
}

function Form(props: Omit<Props, "isOpen" | "title">) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  return (
    <FormOf error={props.error} onSubmit={() => props.onConfirm(typed.trim())}>
      <p>{props.text}</p>
      <TextField
        autoComplete="off"
        autoFocus
        isRequired
        label={props.label}
        name="confirm"
        onChange={setTyped}
        value={typed}
      />
      {props.children}
      <Actions>
        <Button onPress={props.onClose} tone="quiet">
          {t("cancel")}
        </Button>
        <Button
          isDisabled={typed.trim() !== props.wanted}
          isPending={props.isPending}
          tone="danger"
          type="submit"
        >
          {props.confirm}
        </Button>
      </Actions>
    </FormOf>
  );
}
