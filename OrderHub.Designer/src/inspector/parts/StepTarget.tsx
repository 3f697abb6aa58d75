import { Select } from '@mantine/core';
import { indexOf, stepNamed } from '../../document/flow/flowIndex';
import { useFlow } from '../../editor/FlowStoreContext';
import { titleFromName } from '../../document/flowGraph';
import { useLanguage } from '../../language/LanguageProvider';
import { useForm } from '../FormContext';

/** Where a wire leads: one of the steps beside a step. */
export function StepTarget({ label, beside, to, onChange }: { label: string; beside: string; to: string | null; onChange: (to: string | null) => void }) {
  const { t, local, named } = useLanguage();
  const { catalog } = useForm();
  const flow = useFlow((state) => state.logic);
  const readOnly = useFlow((state) => state.readOnly);
  const owner = stepNamed(flow, beside)?.owner ?? null;
  const names = indexOf(flow).graphs.get(owner)?.steps ?? [];
  const data = names.map((name) => {
    const step = stepNamed(flow, name)!.step;
    const ending = step.use === 'end' && typeof step.with['outcome'] === 'string' ? step.with['outcome'] : null;
    const title = step.title ?? (ending === null ? catalog.find(step.use)?.title : undefined);
    return { value: name, label: title ? `${local(title)} (${name})` : ending === null ? name : `${named('ending', ending, titleFromName(ending))} (${name})` };
  });
  return (
    <Select
      aria-label={label} size="xs" searchable clearable readOnly={readOnly} placeholder={t('outcome.nowhere')} data={to !== null && !names.includes(to) ? [{ value: to, label: to }, ...data] : data} value={to} onChange={onChange}
      nothingFoundMessage={t('field.noStep')} comboboxProps={{ width: 260, position: 'bottom-end' }}
    />
  );
}
