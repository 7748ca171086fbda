/** Choice controls: one of few, one of many, several of few, on or off. */

import { Check, ChevronDown } from "lucide-react";
import {
  Button,
  Checkbox,
  CheckboxGroup,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  Select,
  SelectValue,
  Switch,
  Text,
} from "react-aria-components";
import styles from "./Field.module.css";
import { useFieldError } from "./fieldErrors";
import menu from "./Menu.module.css";

export interface Choice<Value extends string> {
  value: Value;
  label: string;
}

interface OneOf<Value extends string> {
  label: string;
  choices: readonly Choice<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}

/** One of a few visible choices. The label can be hidden except for screen readers. */
export function Segments<Value extends string>(props: OneOf<Value> & { hideLabel?: boolean }) {
  const { label, choices, value, onChange, hideLabel } = props;
  return (
    <RadioGroup
      className={styles.field ?? ""}
      onChange={(picked) => onChange(picked as Value)}
      orientation="horizontal"
      value={value}
    >
      <Label className={hideLabel ? "only-for-screen-readers" : (styles.label ?? "")}>
        {label}
      </Label>
      <div className={styles.segments}>
        {choices.map((choice) => (
          <Radio className={styles.segment ?? ""} key={choice.value} value={choice.value}>
            {choice.label}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

/** One of many choices, in a menu. */
export function SelectField<Value extends string>(
  props: OneOf<Value> & { name?: string; hideLabel?: boolean },
) {
  const { label, choices, value, onChange, hideLabel } = props;
  const error = useFieldError(props.name);
  return (
    <Select
      isInvalid={error !== ""}
      className={styles.field ?? ""}
      onChange={(key) => onChange(key as Value)}
      value={value}
      {...(props.name ? { name: props.name } : {})}
    >
      <Label className={hideLabel ? "only-for-screen-readers" : (styles.label ?? "")}>
        {label}
      </Label>
      <Button className={styles.trigger ?? ""}>
        <SelectValue />
        <ChevronDown aria-hidden size={16} />
      </Button>
      <FieldError className={styles.error ?? ""}>{error}</FieldError>
      <Popover className={menu.popover ?? ""}>
        <ListBox className={menu.list ?? ""}>
          {choices.map((choice) => (
            <ListBoxItem
              className={menu.entry ?? ""}
              id={choice.value}
              key={choice.value}
              textValue={choice.label}
            >
              {choice.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

interface SomeOf<Value extends string> {
  label: string;
  hint?: string;
  name?: string;
  choices: readonly Choice<Value>[];
  value: readonly Value[];
  onChange: (value: Value[]) => void;
}

/** Several of a few choices. */
export function Checkboxes<Value extends string>(props: SomeOf<Value>) {
  const error = useFieldError(props.name);
  return (
    <CheckboxGroup
      isInvalid={error !== ""}
      className={styles.field ?? ""}
      onChange={(picked) => props.onChange(picked as Value[])}
      value={[...props.value]}
      {...(props.name ? { name: props.name } : {})}
    >
      <Label className={styles.label ?? ""}>{props.label}</Label>
      <div className={styles.group}>
        {props.choices.map((choice) => (
          <Checkbox className={styles.choice ?? ""} key={choice.value} value={choice.value}>
            {({ isSelected }) => (
              <>
                <span className={styles.box}>
                  {isSelected && <Check aria-hidden size={14} strokeWidth={3} />}
                </span>
                {choice.label}
              </>
            )}
          </Checkbox>
        ))}
      </div>
      {props.hint && (
        <Text className={styles.hint ?? ""} slot="description">
          {props.hint}
        </Text>
      )}
      <FieldError className={styles.error ?? ""}>{error}</FieldError>
    </CheckboxGroup>
  );
}

interface OnOffProps {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

export function OnOff({ label, isOn, onChange }: OnOffProps) {
  return (
    <Switch className={styles.choice ?? ""} isSelected={isOn} onChange={onChange}>
      <span className={styles.track} />
      {label}
    </Switch>
  );
}
