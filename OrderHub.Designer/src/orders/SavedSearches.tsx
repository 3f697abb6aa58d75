import { ActionIcon, Button, Checkbox, Group, Menu, Modal, TextInput } from '@mantine/core';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { dropSearch, saveSearch, searchQueries } from '../api/searches';
import { useLanguage } from '../language/LanguageProvider';
import { useChange } from '../ui/useChange';
import { fromSaved, isFiltered, toSaved, type ListState } from './filters';
import styles from './SavedSearches.module.css';

/** Searches that the reader keeps and those that all share: chosen, saved and dropped. */
export function SavedSearches({ state, now, onChoose }: { state: ListState; now: number; onChoose: (next: ListState) => void }) {
  const { t } = useLanguage();
  const saved = useQuery(searchQueries.saved());
  const [saving, setSaving] = useState(false);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const close = () => { setSaving(false); setName(''); setShared(false); };
  const save = useChange(saveSearch, { done: t('saved.done'), failed: t('saved.failed') }, 'saved-searches', close);
  const drop = useChange(dropSearch, { done: t('saved.dropped'), failed: t('saved.drop.failed') }, 'saved-searches');

  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<IconBookmark size={14} />}>{t('saved.menu')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(saved.data ?? []).length === 0 && <Menu.Label>{t('saved.none')}</Menu.Label>}
          {(saved.data ?? []).map((one) => (
            <div key={one.searchId} className={styles.row}>
              <Menu.Item onClick={() => onChoose(fromSaved(one.query))}>
                {one.name}
                {one.shared && <span className={styles.shared}>{t('saved.shared')}</span>}
              </Menu.Item>
              <ActionIcon variant="subtle" color="gray" aria-label={t('saved.drop', { name: one.name })} onClick={() => drop.mutate(one.searchId)}><IconTrash size={14} /></ActionIcon>
            </div>
          ))}
          <Menu.Divider />
          <Menu.Item disabled={!isFiltered(state)} title={isFiltered(state) ? undefined : t('saved.save.needFilter')} onClick={() => setSaving(true)}>{t('saved.save')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={saving} onClose={close} title={t('saved.save.title')}>
        <form onSubmit={(event) => { event.preventDefault(); save.mutate({ name: name.trim(), query: toSaved(state, now), shared }); }}>
          <TextInput data-autofocus required maxLength={100} label={t('saved.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Checkbox mt="md" label={t('saved.share')} checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} />
          <Group mt="lg" justify="flex-end">
            <Button variant="default" onClick={close}>{t('saved.cancel')}</Button>
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>{t('saved.confirm')}</Button>
          </Group>
        </form>
      </Modal>
    </>
  );
}
