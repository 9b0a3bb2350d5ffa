import { ShareSlider } from './ShareSlider';
import classes from './ShareSlider.module.css';
import type { ExperimentVariant } from './types';
import { reweighted } from './weights';

interface WeightSlidersProps {
  variants: readonly ExperimentVariant[];
  weights: readonly number[];
  onChange: (weights: number[]) => void;
  disabled?: boolean;
}

/** A weight for each variant; the others make room for the one that is set, so that they always add up to 100 %. */
export function WeightSliders({ variants, weights, onChange, disabled }: WeightSlidersProps) {
  return (
    <div className={classes.stack}>
      {variants.map((variant, index) => (
        <ShareSlider
          // A key may be empty, or twice the same, while it is typed.
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is what tells variants apart
          key={index}
          label={variant.name || variant.key || `Variant ${index + 1}`}
          value={weights[index] ?? 0}
          disabled={disabled === true || variants.length === 1}
          onChange={(weight) => onChange(reweighted(weights, index, weight))}
        />
      ))}
    </div>
  );
}
