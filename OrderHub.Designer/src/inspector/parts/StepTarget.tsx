import { Select } from '@mantine/core';
import { indexOf, stepNamed } from '../../document/flow/flowIndex';
import { useFlow } from '../../editor/FlowStoreContext';
import { useLanguage } from '../../language/LanguageProvider';

/** Where a wire leads: one of the steps beside a step. */
export function StepTarget({ label, beside, to, onChange }: { label: string; beside: string; to: string | null; onChange: (to: string | null) => void }) {
  const { t, local } = useLanguage();
  const flow = useFlow((state) => state.logic);
  const readOnly = useFlow((state) => state.readOnly);
  const owner = stepNamed(flow, beside)?.owner ?? null;
  const names = indexOf(flow).graphs.get(owner)?.steps ?? [];
  const data = names.map((name) => { const title = stepNamed(flow, name)?.step.title; return { value: name, label: title ? `${local(title)} (${name})` : name }; });
  return (
    <Select
      aria-label={label} size="xs" searchable clearable readOnly={readOnly} placeholder={t('outcome.nowhere')} data={to !== null && !names.includes(to) ? [{ value: to, label: to }, ...data] : data} value={to} onChange={onChange}
      nothingFoundMessage={t('field.noStep')} comboboxProps={{ width: 260, position: 'bottom-end' }}
    />
  );
}
