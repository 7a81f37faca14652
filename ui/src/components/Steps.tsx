import { Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Steps.module.css';

export type StepTone = 'pending' | 'running' | 'done' | 'failed';

export interface Step {
  key: string;
  label: string;
  tone: StepTone;
  /** At the end of the line: a time or a count. */
  end?: ReactNode;
  /** Between label and end, while it matters: what is at work within the step. */
  aside?: ReactNode;
}

const words: Record<StepTone, string> = {
  pending: 'not begun',
  running: 'under way',
  done: 'done',
  failed: 'failed',
};

function Mark({ tone }: { tone: StepTone }) {
  if (tone === 'done') return <Check size={16} className={styles.done} />;
  if (tone === 'failed') return <X size={16} className={styles.failed} />;
  return <span className={tone === 'running' ? styles.ring : styles.point} />;
}

/** What is done one after another, with a mark for how far each is. */
export function Steps({ label, steps }: { label: string; steps: readonly Step[] }) {
  return (
    <ol className={styles.steps} aria-label={label}>
      {steps.map((step) => (
        <li
          key={step.key}
          className={styles.step}
          data-tone={step.tone}
          aria-current={step.tone === 'running' ? 'step' : undefined}
        >
          <span className={styles.mark} role="img" aria-label={words[step.tone]}>
            <Mark tone={step.tone} />
          </span>
          <span className={styles.label}>{step.label}</span>
          <span className={styles.aside}>{step.aside}</span>
          <span className={styles.end}>{step.end}</span>
        </li>
      ))}
    </ol>
  );
}
