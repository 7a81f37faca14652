import type { ReactNode } from 'react';
import styles from './Card.module.css';
import { classes } from './classes';

interface CardProps {
  title?: string;
  /** On the title's line, at its end. */
  aside?: ReactNode;
  tone?: 'broken' | 'look';
  className?: string;
  children: ReactNode;
}

export function Card({ title, aside, tone, className, children }: CardProps) {
  return (
    <section className={classes(styles.card, tone && styles[tone], className)}>
      {(title || aside) && (
        <header className={styles.head}>
          {title && <h2>{title}</h2>}
          {aside && <div className={styles.aside}>{aside}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
