import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { jobTone } from './jobRules';

export function JobStateChip({ state }: { state: string }) {
  const { named } = useLanguage();
  return <Chip tone={jobTone(state)}>{named('jobState', state, state)}</Chip>;
}
