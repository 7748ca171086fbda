import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as Box, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { IconButton } from "./Button";
import { classes } from "./classes";
import styles from "./Dialog.module.css";

export interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** False when one of the buttons must be pressed. */
  canBeDismissed?: boolean;
  size?: "narrow" | "medium" | "wide";
  role?: "dialog" | "alertdialog";
  children: ReactNode;
}

/** A modal dialog: it traps the focus, closes with Escape and returns the focus. */
export function DialogBox({ title, isOpen, onClose, size = "narrow", ...props }: DialogProps) {
  const { t } = useTranslation();
  const { canBeDismissed = true, role = "dialog", children } = props;
  return (
    <ModalOverlay
      className={styles.veil ?? ""}
      isDismissable={canBeDismissed}
      isKeyboardDismissDisabled={!canBeDismissed}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={classes(styles.modal, styles[size])}>
        <Box className={styles.box ?? ""} role={role}>
          <header className={styles.header}>
            <Heading className={styles.title ?? ""} slot="title">
              {title}
            </Heading>
            {canBeDismissed && <IconButton icon={X} label={t("close")} onPress={onClose} />}
          </header>
          <div className={styles.body}>{children}</div>
        </Box>
      </Modal>
    </ModalOverlay>
  );
}
