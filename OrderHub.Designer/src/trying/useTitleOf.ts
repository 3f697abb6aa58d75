import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { capabilityQueries } from '../api/capabilities';
import { stepNamed } from '../document/flow/flowIndex';
import { titleFromName } from '../document/flowGraph';
import { stepTitle } from '../document/stepTitle';
import { useFlow } from '../editor/FlowStoreContext';
import { useLanguage } from '../language/LanguageProvider';

/** What a step of the flow is called, by its way down: its title, or what its kind is called. */
export function useTitleOf(): (path: string) => string {
  const { local, named } = useLanguage();
  const flow = useFlow((state) => state.logic);
  const capabilities = useQuery(capabilityQueries.all());
  const kinds = capabilities.data;
  return useCallback((path) => path.split('/').map((name) => {
    const step = stepNamed(flow, name)?.step;
    const kind = kinds?.items.find((one) => one.use === step?.use) ?? kinds?.controlSteps.find((one) => one.use === step?.use);
    return step === undefined ? titleFromName(name) : stepTitle(name, step, kind?.title, { local, named });
  }).join(' / '), [flow, kinds, local, named]);
}
