import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { instanceQueries } from '../api/instances';
import { follow, type LiveState } from '../api/live';
import { taskQueries } from '../api/tasks';

const quietMs = 120;

/** Keeps one instance in step with the server: events are gathered for a moment, then what is shown is fetched again. */
export function useLiveInstance(id: string): LiveState {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refetch = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        [instanceQueries.one(id), instanceQueries.journal(id), taskQueries.ofInstance(id)].forEach(({ queryKey }) => void queries.invalidateQueries({ queryKey }));
      }, quietMs);
    };
    const stop = follow(`/api/v1/instances/${encodeURIComponent(id)}/live`, { onState: setState, onGap: refetch, onInstance: refetch });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [id, queries]);
  return state;
}
