import { BatteryMedium, Disc3, Pause } from 'lucide-react';
import type { QueueRest } from '../bindings/types';

const icons = { paused: Pause, battery: BatteryMedium, performing: Disc3 } satisfies Record<
  QueueRest,
  unknown
>;

/** A sign of why the queue rests; the sentence stands beside it. */
export function RestIcon({ why, size = 14 }: { why: QueueRest; size?: number }) {
  const Icon = icons[why];
  return <Icon aria-hidden size={size} />;
}
