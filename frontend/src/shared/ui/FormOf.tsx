import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { Form } from "react-aria-components";
import { ApiError, type FieldErrors } from "@/api/errors";
import styles from "./FormOf.module.css";
import { FieldErrorsContext } from "./fieldErrors";
import { ErrorNotice } from "./states";

interface Props {
  /** The last error. Its field errors appear at the inputs with those names. */
  error: unknown;
  onSubmit: () => void;
  children: ReactNode;
}

const none: FieldErrors = {};
const FIRST_WRONG = "input[data-invalid], textarea[data-invalid], [data-invalid] input";

/** A form that shows errors at their fields and focuses the first invalid one. */
export function FormOf({ error, onSubmit, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const fields = error instanceof ApiError ? error.fields : none;
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>(FIRST_WRONG)?.focus();
  }, [error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    // The server validates, because the browser's messages may be in another language.
    <Form className={styles.form ?? ""} onSubmit={submit} ref={form} validationBehavior="aria">
      <FieldErrorsContext value={fields}>{children}</FieldErrorsContext>
      {Object.keys(fields).length === 0 && <ErrorNotice error={error} />}
    </Form>
  );
}
