import { titleFromName } from '../document/flowGraph';
import { useLanguage } from '../language/LanguageProvider';
import { Facts } from '../ui/Facts';
import { JsonText } from '../ui/JsonText';

/** What a person is shown beside the order: plain values as facts, the rest as it is. */
export function TaskData({ data }: { data: unknown }) {
  const { t } = useLanguage();
  const facts = typeof data === 'object' && data !== null && !Array.isArray(data) ? Object.entries(data) : null;
  return facts === null ? <JsonText label={t('tasks.data')} value={data} /> : (
    <Facts facts={facts.map(([name, value]) => ({ label: titleFromName(name), value: typeof value === 'object' && value !== null ? <JsonText label={titleFromName(name)} value={value} /> : String(value ?? '') }))} />
  );
}
