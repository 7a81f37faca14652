import type { ComponentProps, ReactNode } from 'react';
import styles from './Button.module.css';
import { classes } from './classes';

interface ButtonProps extends ComponentProps<'button'> {
  /** `primary` is the one thing to do on a screen; `quiet` has no edge. */
  look?: 'primary' | 'normal' | 'quiet';
  size?: 'normal' | 'large';
  icon?: ReactNode;
}

export function Button({
  look = 'normal',
  size = 'normal',
  icon,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={classes(styles.button, styles[look], size === 'large' && styles.large, className)}
      {...rest}
    >
      {icon}
      {children !== undefined && <span className={styles.label}>{children}</span>}
    </button>
  );
}
