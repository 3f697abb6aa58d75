import { ActionIcon, Menu } from '@mantine/core';
import { IconActivity, IconAlertTriangle, IconCopy, IconDots, IconPlayerPlay, IconRocket, IconTrash } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { flowQueries } from '../api/flows';
import type { FlowSummary } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { Panel } from '../ui/Panel';
import { RelativeTime } from '../ui/Time';
import { usePersonName } from '../ui/usePersonName';
import { DropDraft } from './DropDraft';
import styles from './LinePanel.module.css';

const minutesOfToday = () => {
  const now = new Date();
  return Math.max(1, now.getHours() * 60 + now.getMinutes());
};

/** One business line: its flows as a table, with what they did today. */
export function LinePanel({ line, flows, openIncidents, onCopy }: { line: string; flows: readonly FlowSummary[]; openIncidents: ReadonlyMap<string, number>; onCopy: (name: string) => void }) {
  const { t, named } = useLanguage();
  const figures = useQueries({ queries: flows.map((flow) => flowQueries.figures(flow.name, minutesOfToday())) });
  const sums = flows.map((_, index) => figures[index]?.data?.items.reduce((sum, one) => ({ started: sum.started + one.started, incidents: sum.incidents + one.incidents }), { started: 0, incidents: 0 }) ?? null);
  const orders = flows.reduce((sum, flow, index) => sum + (flow.kind === 'transaction' ? (sums[index]?.started ?? 0) : 0), 0);
  const open = flows.reduce((sum, flow) => sum + (openIncidents.get(flow.name) ?? 0), 0);
  return (
    <Panel
      flush title={named('line', line)}
      aside={<>
        <span className="number">{t('flows.orders', { count: orders })}</span>
        {open > 0 && <Link to="/incidents"><Chip tone="danger" icon={<IconAlertTriangle size={13} />}>{t('flows.openIncidents', { count: open })}</Chip></Link>}
      </>}
    >
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={named('line', line)}>
        <table className={styles.table} aria-label={named('line', line)}>
          <thead>
            <tr>
              {(['flow', 'kind', 'published', 'draft', 'today'] as const).map((column) => <th key={column} scope="col">{t(`flows.column.${column}`)}</th>)}
              <th scope="col"><span className="visually-hidden">{t('flows.column.actions')}</span></th>
            </tr>
          </thead>
          <tbody>{flows.map((flow, index) => <Row key={flow.name} flow={flow} sum={sums[index] ?? null} onCopy={() => onCopy(flow.name)} />)}</tbody>
        </table>
      </div>
    </Panel>
  );
}

function Row({ flow, sum, onCopy }: { flow: FlowSummary; sum: { started: number; incidents: number } | null; onCopy: () => void }) {
  const { t, local, named } = useLanguage();
  const personName = usePersonName();
  const [dropping, setDropping] = useState(false);
  const tones = { open: 'info', submitted: 'warning', approved: 'success' } as const;
  return (
    <tr>
      <td>
        <Link to={`/flows/${flow.name}`} className={styles.title}>{flow.title ? local(flow.title) : flow.name}</Link>
        <div className={`mono ${styles.name}`}>{flow.name}</div>
      </td>
      <td>{flow.kind ? named('kind', flow.kind) : ''}</td>
      <td>
        {flow.current === null ? <span className={styles.quiet}>{t('flows.notPublished')}</span> : <><span className="mono" title={t('flows.hash.hint')}>{flow.current.slice(0, 8)}</span> {flow.owner === 'shared' && <span className={styles.quiet} title={t('flows.shared.hint')}>{t('flows.shared')}</span>}{flow.versions > 0 && <span className={styles.quiet}>{t('flows.version', { count: flow.versions })}</span>}</>}
        {flow.rollingOut.length > 0 && <Chip tone="progress">{t('flows.rollingOut')}</Chip>}
      </td>
      <td>
        {flow.draft === null ? <span className={styles.quiet}>{t('flows.noDraft')}</span> : (
          <><Chip tone={tones[flow.draft.state as keyof typeof tones] ?? 'info'}>{named('draftState', flow.draft.state)}</Chip> <span className={styles.quiet}>{personName(flow.draft.savedBy)} · <RelativeTime at={flow.draft.savedAt} /></span></>
        )}
      </td>
      <td className="number">{sum === null ? '' : <>{t('flows.started', { count: sum.started })} <span className={styles.quiet} data-bad={sum.incidents > 0 || undefined}>{sum.incidents > 0 ? t('flows.incidents', { count: sum.incidents }) : t('flows.noIncidents')}</span></>}</td>
      <td className={styles.actions}>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target><ActionIcon variant="subtle" color="gray" size={28} aria-label={t('flows.more', { name: flow.name })}><IconDots size={16} /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPlayerPlay size={15} />} component={Link} to={`/flows/${flow.name}?try`}>{t('try.toggle')}</Menu.Item>
            <Menu.Item leftSection={<IconActivity size={15} />} component={Link} to={`/flows/${flow.name}/instances`}>{t('watch.link')}</Menu.Item>
            <Menu.Item leftSection={<IconRocket size={15} />} component={Link} to={`/flows/${flow.name}/publish`}>{t('flows.publish')}</Menu.Item>
            <Menu.Item leftSection={<IconCopy size={15} />} onClick={onCopy}>{t('flows.copy')}</Menu.Item>
            <Menu.Item leftSection={<IconTrash size={15} />} disabled={flow.draft === null} onClick={() => setDropping(true)}>{t('flows.dropDraft')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        {dropping && flow.draft !== null && <DropDraft name={flow.name} revision={flow.draft.revision} onClose={() => setDropping(false)} />}
      </td>
    </tr>
  );
}
