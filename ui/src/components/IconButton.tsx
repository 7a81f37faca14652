import type { ComponentProps, ReactElement } from 'react';
import { classes } from './classes';
import styles from './IconButton.module.css';
import { Tooltip } from './Tooltip';

interface IconButtonProps extends ComponentProps<'button'> {
  /** What it does; the accessible name and the tooltip. */
  label: string;
  keys?: string;
  side?: 'top' | 'bottom' | 'left' | 'right';
  icon: ReactElement;
}

/** A button that is only an icon; it always says what it does. */
export function IconButton({ label, keys, side, icon, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys} {...(side && { side })}>
      <button type="button" aria-label={label} className={classes(styles.button, className)} {...rest}>
        {icon}
      </button>
    </Tooltip>
  );
}
