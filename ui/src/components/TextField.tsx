import { type ComponentProps, type ReactNode, useId } from 'react';
import { classes } from './classes';
import styles from './TextField.module.css';

interface TextFieldProps extends ComponentProps<'input'> {
  label: string;
  /** The label is only for screen readers. */
  bare?: boolean;
  /** What is wrong with the value; shown below. */
  problem?: string | null | undefined;
  hint?: ReactNode;
}

export function TextField({ label, bare, problem, hint, className, ...rest }: TextFieldProps) {
  const id = useId();
  const below = problem || hint;
  return (
    <span className={classes(styles.field, className)}>
      {!bare && (
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
      )}
      <input
        id={id}
        aria-label={bare ? label : undefined}
        aria-invalid={problem ? true : undefined}
        aria-describedby={below ? `${id}-below` : undefined}
        autoComplete="off"
        spellCheck={false}
        className={styles.input}
        {...rest}
      />
      {below && (
        <span id={`${id}-below`} className={problem ? styles.problem : styles.hint}>
          {below}
        </span>
      )}
    </span>
  );
}
