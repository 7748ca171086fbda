import type { ReactNode } from "react";
import {
  TextField as Field,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  type TextFieldProps,
} from "react-aria-components";
import styles from "./Field.module.css";
import { useFieldError } from "./fieldErrors";

interface Props extends Omit<TextFieldProps, "children" | "className" | "style"> {
  label: string;
  hint?: ReactNode;
  rows?: number;
  placeholder?: string;
}

/** A labelled text field, with `rows` a text area. The form supplies its errors by `name`. */
export function TextField({ label, hint, rows, placeholder = "", ...props }: Props) {
  const error = useFieldError(props.name);
  return (
    <Field isInvalid={error !== ""} {...props} className={styles.field ?? ""}>
      <Label className={styles.label ?? ""}>{label}</Label>
      {rows ? (
        <TextArea className={styles.area ?? ""} placeholder={placeholder} rows={rows} />
      ) : (
        <Input className={styles.input ?? ""} placeholder={placeholder} />
      )}
      {hint && (
        <Text className={styles.hint ?? ""} slot="description">
          {hint}
        </Text>
      )}
      <FieldError className={styles.error ?? ""}>{error}</FieldError>
    </Field>
  );
}
