import { ActionIcon, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useLanguage } from '../language/LanguageProvider';

/** Copies a value; `what` names it for those who do not see it. */
export function CopyButton({ value, what }: { value: string; what: string }) {
  const { t } = useLanguage();
  const clipboard = useClipboard({ timeout: 1_500 });
  const label = clipboard.copied ? t('common.copied') : t('common.copy', { what });
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={24} aria-label={label} onClick={() => clipboard.copy(value)}>
        {clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      </ActionIcon>
    </Tooltip>
  );
}
