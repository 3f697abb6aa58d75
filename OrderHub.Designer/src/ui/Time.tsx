import { Tooltip } from '@mantine/core';
import { exactTime, relativeTime } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { useNow } from './useNow';

/**
 * How long ago or until when, with the exact time on hover and for machines. `real`: told from the machine's clock, not from the one that
 * Development can move.
 */
export function RelativeTime({ at, real = false }: { at: string; real?: boolean }) {
  const { language, t } = useLanguage();
  const serverNow = useNow();
  const now = real ? Date.now() : serverNow;
  const moment = Date.parse(at);
  return (
    <Tooltip label={t('time.zone', { time: exactTime(moment) })}>
      <time dateTime={at} className="number">
        {relativeTime(moment, now, language, t('time.now'))}
      </time>
    </Tooltip>
  );
}
