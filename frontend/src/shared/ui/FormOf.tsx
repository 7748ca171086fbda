import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { Form } from "react-aria-components";
import { ApiError } from "@/api/errors";
import styles from "./FormOf.module.css";
import { ErrorNotice } from "./states";

interface Props {
  /** The refusal of the last try: its fields go to the inputs with those names. */
  error: unknown;
  onSubmit: () => void;
  children: ReactNode;
}

function fieldsOf(error: unknown): Record<string, string[]> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(
    Object.entries(error.fields).map(([name, texts]) => [name, [...texts]]),
  );
}

/** A form whose refusals stand where they belong, and whose first wrong field gets the focus. */
export function FormOf({ error, onSubmit, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const fields = fieldsOf(error);
  useEffect(() => {
    if (error)
      form.current
        ?.querySelector<HTMLElement>("[data-invalid] input, [data-invalid] textarea")
        ?.focus();
  }, [error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Form className={styles.form ?? ""} onSubmit={submit} ref={form} validationErrors={fields}>
      {children}
      {Object.keys(fields).length === 0 && <ErrorNotice error={error} />}
    </Form>
  );
}
