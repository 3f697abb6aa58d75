import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { flowQueries } from '../api/flows';
import { linesOf } from '../document/lines';
import { orderStatuses } from '../document/orderStatus';
import { useLanguage } from '../language/LanguageProvider';
import { Keys } from '../ui/Keys';
import { isFiltered, type DateChoice, type ListState } from './filters';
import styles from './OrderFilterBar.module.css';

/** Search and filters of the order list. */
export function OrderFilterBar({ state, onChange }: { state: ListState; onChange: (next: ListState) => void }) {
  const { t, named } = useLanguage();
  const flows = useQuery(flowQueries.list());
  const [words, setWords] = useState(state.q);
  const search = useDebouncedCallback((q: string) => onChange({ ...state, q }), 250);
  // Going back in the history, or clearing all filters, changes the words from outside.
  useEffect(() => setWords(state.q), [state.q]);

  return (
    <div className={styles.bar} role="search">
      <TextInput
        data-search="" size="xs" className={styles.search} aria-label={t('orders.search')} placeholder={t('orders.search.placeholder')}
        leftSection={<IconSearch size={15} />} rightSectionPointerEvents="all" value={words}
        rightSection={words === '' ? <Keys keys={['/']} /> : <CloseButton size="sm" aria-label={t('messages.clear')} onClick={() => { setWords(''); onChange({ ...state, q: '' }); }} />}
        onChange={(event) => { setWords(event.currentTarget.value); search(event.currentTarget.value); }}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
      <Select
        size="xs" w={168} aria-label={t('orders.status')} placeholder={t('orders.status.any')} searchable clearable maxDropdownHeight={360}
        clearButtonProps={{ 'aria-label': `${t('messages.clear')}: ${t('orders.status')}` }}
        data={orderStatuses.map(({ name }) => ({ value: name, label: named('status', name) }))}
        value={state.status || null} onChange={(status) => onChange({ ...state, status: status ?? '' })}
      />
      <Select
        size="xs" w={144} aria-label={t('orders.line')} placeholder={t('orders.line.any')} clearable
        clearButtonProps={{ 'aria-label': `${t('messages.clear')}: ${t('orders.line')}` }}
        data={linesOf(flows.data?.items ?? [], [state.line]).map((line) => ({ value: line, label: named('line', line) }))}
        value={state.line || null} onChange={(line) => onChange({ ...state, line: line ?? '' })}
      />
      <Select
        size="xs" w={148} aria-label={t('orders.dates')} placeholder={t('orders.dates.any')} clearable
        clearButtonProps={{ 'aria-label': `${t('messages.clear')}: ${t('orders.dates')}` }}
        data={(['today', 'week', 'month', 'custom'] as const).map((dates) => ({ value: dates, label: t(`orders.dates.${dates}`) }))}
        value={state.dates || null} onChange={(dates) => onChange({ ...state, dates: (dates ?? '') as DateChoice, from: '', to: '' })}
      />
      {state.dates === 'custom' && (
        <div className={styles.days}>
          <TextInput type="date" size="xs" aria-label={t('orders.dates.from')} value={state.from} max={state.to || undefined} onChange={(event) => onChange({ ...state, from: event.currentTarget.value })} />
          <span aria-hidden="true">–</span>
          <TextInput type="date" size="xs" aria-label={t('orders.dates.to')} value={state.to} min={state.from || undefined} onChange={(event) => onChange({ ...state, to: event.currentTarget.value })} />
        </div>
      )}
      {isFiltered(state) && (
        <Button variant="subtle" color="gray" size="xs" leftSection={<IconX size={14} />} onClick={() => onChange({ q: '', status: '', line: '', dates: '', from: '', to: '' })}>
          {t('orders.clear')}
        </Button>
      )}
    </div>
  );
}
