import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';

interface NumberFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'type'> {
  value: number | null;
  /** Null where there is no number. */
  onChange: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number;
}

/** A number, typed or stepped with the arrows; what is typed stays as it is while it says the same number. */
export function NumberField({ value, onChange, step, ...rest }: NumberFieldProps) {
  const [typed, setTyped] = useState(() => (value === null ? '' : String(value)));
  const said = typed === '' ? null : Number(typed);
  const text = said === value ? typed : value === null ? '' : String(value);
  return (
    <TextInput
      {...rest}
      type="number"
      step={step ?? 'any'}
      value={text}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        const number = event.currentTarget.valueAsNumber;
        onChange(Number.isFinite(number) ? number : null);
      }}
    />
  );
}
