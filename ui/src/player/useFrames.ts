import { useEffect, useEffectEvent } from 'react';

/** Calls `draw` before each frame while `running`, and once when it stops or starts. */
export function useFrames(running: boolean, draw: () => void): void {
  const now = useEffectEvent(draw);
  useEffect(() => {
    let frame = 0;
    const step = () => {
      now();
      if (running) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [running]);
}
