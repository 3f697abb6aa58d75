import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { outcomeTone } from './outcomes';

export function OutcomeChip({ outcome }: { outcome: string }) {
  const { named } = useLanguage();
  return <Chip tone={outcomeTone(outcome)}>{named('exchangeOutcome', outcome, outcome)}</Chip>;
}
