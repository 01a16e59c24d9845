import { useCallback, useMemo, useState } from 'react';
import type { Camera } from '../../domain/timeline/drawLanes';
import type { Timeline } from '../../domain/timeline/types';
import { clampView } from '../../domain/timeline/view';

export type MoveCamera = (to: (camera: Camera) => Camera) => void;

const atHome = (timeline: Timeline): Camera => ({ view: timeline.home, scroll: 0 });

/**
 * What the user looks at: what they moved to, as long as it is the same `subject` (a trace); else where its timeline
 * opens. What arrives later widens the limits and moves nothing.
 */
export function useCamera(subject: string, timeline: Timeline): [Camera, MoveCamera] {
  const [moved, setMoved] = useState<{ subject: string; camera: Camera }>();
  const camera = useMemo(() => {
    const wanted = moved?.subject === subject ? moved.camera : atHome(timeline);
    return { ...wanted, view: clampView(wanted.view, timeline.whole) };
  }, [moved, subject, timeline]);
  const move = useCallback<MoveCamera>(
    (to) =>
      setMoved((known) => ({ subject, camera: to(known?.subject === subject ? known.camera : atHome(timeline)) })),
    [subject, timeline]
  );
  return [camera, move];
}
