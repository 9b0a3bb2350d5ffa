import { useId, useState } from 'react';
import { shareText } from '../shared/format';
import classes from './ShareSlider.module.css';

interface ShareSliderProps {
  label: string;
  /** From 0 to 1. */
  value: number;
  onChange: (value: number) => void;
  disabled?: boolean;
  step?: number;
}

/** A share, dragged, stepped with the arrow keys, or typed in percent. */
export function ShareSlider(props: ShareSliderProps) {
  const { label, value, onChange, disabled = false, step = 0.01 } = props;
  const id = useId();
  // What is being typed, such as nothing between two numbers.
  const [typed, setTyped] = useState<string | null>(null);
  const percent = Number((value * 100).toFixed(2));

  function set(next: number) {
    if (Number.isFinite(next)) onChange(Math.min(1, Math.max(0, next / 100)));
  }

  return (
    <div className={classes.slider}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        step={step * 100}
        value={percent}
        disabled={disabled}
        aria-valuetext={shareText(value)}
        onChange={(event) => set(event.currentTarget.valueAsNumber)}
      />
      <span className={classes.typed}>
        <input
          type="number"
          min={0}
          max={100}
          step="any"
          value={typed ?? percent}
          disabled={disabled}
          aria-label={`${label}, in percent`}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            set(event.currentTarget.valueAsNumber);
          }}
          onBlur={() => setTyped(null)}
        />
        %
      </span>
    </div>
  );
}
