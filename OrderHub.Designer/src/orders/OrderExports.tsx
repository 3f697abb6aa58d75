import { Button, Popover, Progress } from '@mantine/core';
import { IconDownload, IconFileExport, IconPlayerStop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OrderFilters } from '../api/orders';
import { beginExport, exportFile, runs, searchQueries, stopExport, type OrderExport } from '../api/searches';
import { useLanguage } from '../language/LanguageProvider';
import { RelativeTime } from '../ui/Time';
import { useChange } from '../ui/useChange';
import { usePersonName } from '../ui/usePersonName';
import styles from './OrderExports.module.css';

/** Writes what the filters find into a file, and shows how far exports have come. */
export function OrderExports({ filters }: { filters: OrderFilters }) {
  const { t } = useLanguage();
  const [open, setOpen] = useState(false);
  const exports = useQuery({ ...searchQueries.exports(), enabled: open });
  const begin = useChange(beginExport, { done: t('export.begun'), failed: t('export.failed') }, 'exports');
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={420} withinPortal trapFocus>
      <Popover.Target>
        <Button size="xs" variant="default" leftSection={<IconFileExport size={14} />} onClick={() => setOpen(!open)}>{t('export.heading')}</Button>
      </Popover.Target>
      <Popover.Dropdown>
        <section aria-label={t('export.heading')}>
          <p className={styles.hint}>{t('export.begin.hint')}</p>
          <Button size="xs" loading={begin.isPending} onClick={() => begin.mutate({ ...filters } as Record<string, string>)}>{t('export.begin')}</Button>
          <ul className={styles.list}>{(exports.data ?? []).map((one) => <Export key={one.exportId} one={one} />)}</ul>
        </section>
      </Popover.Dropdown>
    </Popover>
  );
}

function Export({ one }: { one: OrderExport }) {
  const { t } = useLanguage();
  const personName = usePersonName();
  const stop = useChange(stopExport, { failed: t('export.stop.failed') }, 'exports');
  const state = t(`export.state.${one.state as 'running' | 'done' | 'stopped' | 'failed'}`);
  const message = one.message && t(`export.message.${one.message as 'list.unavailable'}`);
  return (
    <li className={styles.export}>
      <div className={styles.line}>
        <strong>{state}</strong>
        <span>{t('export.counts', { done: one.written, total: one.total })}</span>
        <span className={styles.by}>{personName(one.createdBy)} · <RelativeTime at={one.createdAt} /></span>
        {runs(one) ? (
          <Button size="compact-xs" variant="default" leftSection={<IconPlayerStop size={14} />} loading={stop.isPending} onClick={() => stop.mutate(one.exportId)}>{t('export.stop')}</Button>
        ) : (
          <Button size="compact-xs" variant="default" component="a" href={exportFile(one.exportId)} download leftSection={<IconDownload size={14} />}>{t('export.download')}</Button>
        )}
      </div>
      {message && <p className={styles.hint}>{message}</p>}
      <Progress
        value={one.total === 0 ? (runs(one) ? 0 : 100) : (one.written / one.total) * 100} animated={runs(one)} color={one.state === 'stopped' ? 'gray' : undefined}
        aria-label={t('export.progress', { name: personName(one.createdBy) })}
      />
    </li>
  );
}
