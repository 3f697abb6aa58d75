import { Button } from '@mantine/core';
import { IconCloudOff, IconRefresh } from '@tabler/icons-react';
import { Problem } from '../api/problem';
import { useLanguage } from '../language/LanguageProvider';
import { Notice } from './Notice';
import { useProblemText } from './useProblemText';

/** A part of a page that could not be loaded, with a way on. */
export function FailureNotice({ title, error, onRetry }: { title: string; error: unknown; onRetry: () => void }) {
  const { t } = useLanguage();
  const problemText = useProblemText();
  return (
    <div role="alert">
      <Notice icon={<IconCloudOff size={22} />} title={title} hint={problemText(error)}>
        <Button variant="default" leftSection={<IconRefresh size={14} />} onClick={onRetry}>
          {t('common.retry')}
        </Button>
        {error instanceof Problem && error.traceId && <span className="mono">{t('common.trace', { id: error.traceId })}</span>}
      </Notice>
    </div>
  );
}
