import { Button, Group, Modal, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { dropDraft, flowQueries } from '../api/flows';
import { useLanguage } from '../language/LanguageProvider';
import { useNotify } from '../ui/useNotify';
import { useProblemText } from '../ui/useProblemText';

/** Asks before a draft is deleted. */
export function DropDraft({ name, revision, onClose }: { name: string; revision: number; onClose: () => void }) {
  const { t } = useLanguage();
  const notify = useNotify();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const drop = useMutation({
    mutationFn: () => dropDraft(name, revision),
    onSuccess: () => { notify.done(t('flows.drop.done'), name); onClose(); },
    onError: (error) => notify.failed(t('flows.drop.failed'), problemText(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: flowQueries.list().queryKey }),
  });
  return (
    <Modal opened onClose={onClose} title={t('flows.drop.title', { name })} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Text size="sm" mb="md">{t('flows.drop.text')}</Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>{t('common.cancel')}</Button>
        <Button color="red" loading={drop.isPending} onClick={() => drop.mutate()}>{t('flows.dropDraft')}</Button>
      </Group>
    </Modal>
  );
}
