import type { ComponentProps, ReactNode } from 'react';
import { Tooltip } from '../components/Tooltip';
import styles from './SideBar.module.css';

interface SideBarEntryProps extends ComponentProps<'a'> {
  href: string;
  icon: ReactNode;
  label: string;
  current: boolean;
  folded: boolean;
  /** At the end of the line. */
  end?: ReactNode;
  keys?: string | undefined;
}

/** A line of the side bar; folded, only its picture. */
export function SideBarEntry({ href, icon, label, current, folded, end, keys, ...rest }: SideBarEntryProps) {
  const link = (
    <a
      href={href}
      className={styles.entry}
      aria-current={current ? 'page' : undefined}
      aria-label={folded ? label : undefined}
      {...rest}
    >
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      {!folded && <span className={styles.label}>{label}</span>}
      {!folded && end}
    </a>
  );
  if (!folded) return link;
  return (
    <Tooltip text={label} side="right" keys={keys}>
      {link}
    </Tooltip>
  );
}
