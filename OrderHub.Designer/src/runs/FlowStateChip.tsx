import type { Tone } from '../document/orderStatus';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { StepStateIcon } from './StepStateIcon';
import type { StepState } from '../document/flowGraph';

const looks: Record<string, { tone: Tone; icon: StepState }> = {
  running: { tone: 'info', icon: 'running' },
  waiting: { tone: 'warning', icon: 'waiting' },
  completed: { tone: 'success', icon: 'done' },
  compensating: { tone: 'undone', icon: 'compensated' },
  compensated: { tone: 'undone', icon: 'compensated' },
  incident: { tone: 'danger', icon: 'failed' },
  failed: { tone: 'danger', icon: 'failed' },
  refused: { tone: 'danger', icon: 'failed' },
  cancelled: { tone: 'neutral', icon: 'skipped' },
};

/** How a whole run stands. */
export function FlowStateChip({ state }: { state: string }) {
  const { named } = useLanguage();
  const look = looks[state] ?? { tone: 'neutral' as const, icon: 'pending' as const };
  return <Chip tone={look.tone} icon={<StepStateIcon state={look.icon} size={14} />}>{named('flowState', state)}</Chip>;
}
