import { Tooltip } from '@mantine/core';
import { exactTime, relativeTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { useNow } from './useNow';

/** How long ago, with the exact time on hover and for machines. */
export function RelativeTime({ at }: { at: string }) {
  const { language, t } = useLanguage();
  const now = useNow();
  const moment = Date.parse(at);
  return (
    <Tooltip label={t('time.zone', { time: exactTime(moment) })}>
      <time dateTime={at} className="number">
        {relativeTime(moment, now, language, t('time.now'))}
      </time>
    </Tooltip>
  );
}
