import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { orderQueries } from '../api/orders';
import type { Incident } from '../api/types';
import { localText } from '../document/flowDefinition';
import { titleFromName } from '../document/flowGraph';
import { useLanguage } from '../language/LanguageProvider';

/** Names the steps of incidents as their flow does; one order's flow, the sample, stands for all that run the same. */
export function useStepTitle(sample: Incident): (incident: Incident) => string {
  const { local } = useLanguage();
  const { data } = useQuery({ ...orderQueries.flows(sample.orderNo), staleTime: 60_000 });
  return useCallback(
    (incident) => {
      const title = localText(data?.flows.find((flow) => flow.flow === incident.flow)?.steps[incident.step]?.title);
      return title ? local(title) : titleFromName(incident.step);
    },
    [data, local],
  );
}
