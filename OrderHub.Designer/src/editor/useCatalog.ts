import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { capabilityQueries } from '../api/capabilities';
import { flowQueries } from '../api/flows';
import { endOutcomes } from '../document/flow/outcomes';
import { readFlow } from '../document/flow/flowDocument';
import { Catalog, controlKind, controlNames } from '../document/stepKinds';
import { en } from '../language/en';
import { zh } from '../language/zh';

const words = (texts: Record<string, string>, key: string) => texts[key] ?? '';

/** What a flow can be made of: the server's capabilities, the control steps, and how its sub-flows end. */
export function useCatalog(): Catalog | null {
  const capabilities = useQuery(capabilityQueries.all());
  const flows = useQuery(flowQueries.list());
  const subflows = flows.data?.items.filter((flow) => flow.kind === 'subflow' && flow.current !== null) ?? [];
  const texts = useQueries({ queries: subflows.map((flow) => flowQueries.version(flow.name, flow.current!)) });
  const known = texts.map((query) => query.data?.version.hash ?? '').join();
  return useMemo(() => {
    if (capabilities.data === undefined) {
      return null;
    }
    const titles = new Map(capabilities.data.controlSteps.map((step) => [step.use, step]));
    const controls = controlNames.map((use) => {
      const summary = { en: words(en, `useHint.${use}`), zh: words(zh, `useHint.${use}`) };
      return { ...controlKind(use, titles.get(use)?.title ?? { en: words(en, `use.${use}`) || use, zh: words(zh, `use.${use}`) || use }, summary), input: titles.get(use)?.input ?? null };
    });
    const business = capabilities.data.items.map((one) => ({
      use: one.use, category: one.domain, title: one.title, summary: one.summary, outcomes: one.outcomes, effect: one.sideEffect, undo: one.undo, input: one.input, output: one.output,
    }));
    const endings = texts.flatMap((query) => (query.data === undefined ? [] : [[query.data.name, endOutcomes(readFlow(query.data.text), null)] as const]));
    return new Catalog([...business, ...controls], new Map(endings));
    // The texts are known by their hashes.
  }, [capabilities.data, known]);
}
