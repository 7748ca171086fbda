import { TextField } from "@/shared/ui/Field";

interface Props {
  label: string;
  value: string;
  onChange: (name: string) => void;
}

/** The name of a model version that can write. */
export function ModelField({ label, value, onChange }: Props) {
  return <TextField isRequired label={label} onChange={onChange} value={value} />;
}
