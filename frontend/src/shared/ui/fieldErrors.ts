import { createContext, useContext } from "react";
import type { FieldErrors } from "@/api/errors";

const none: FieldErrors = {};

/** What the server found wrong with the fields of a form. Stays until the form is sent again. */
export const FieldErrorsContext = createContext(none);

export function useFieldError(name: string | undefined): string {
  const errors = useContext(FieldErrorsContext);
  return (name && errors[name]?.join(" ")) || "";
}
