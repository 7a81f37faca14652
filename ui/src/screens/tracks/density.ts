import { useRemembered } from '../../app/remembered';

export type Density = 'compact' | 'normal' | 'booth';

export const DENSITIES: readonly { value: Density; label: string }[] = [
  { value: 'compact', label: 'Compact' },
  { value: 'normal', label: 'Normal' },
  { value: 'booth', label: 'Booth' },
];

/** Pixels of a row; `--row` in tokens.css says the same. */
export const ROW_HEIGHT: Record<Density, number> = { compact: 32, normal: 44, booth: 56 };

/** How much room rows take, as this window remembers it. */
export const useDensity = () =>
  useRemembered<Density>(
    'density',
    'normal',
    (stored) => DENSITIES.find(({ value }) => value === stored)?.value ?? null,
  );
