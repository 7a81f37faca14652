import { Clock, Copy, ListMusic, Sparkles, TriangleAlert, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SmartList } from '../bindings/types';

/** Pictures of the lists that come with Mismo, by their ids. */
const OWN: Record<string, ReactNode> = {
  'not-analysed': <Sparkles />,
  failed: <TriangleAlert />,
  offline: <Unplug />,
  duplicates: <Copy />,
  'added-this-week': <Clock />,
};

export const iconOf = ({ id }: Pick<SmartList, 'id'>): ReactNode => OWN[id] ?? <ListMusic />;
