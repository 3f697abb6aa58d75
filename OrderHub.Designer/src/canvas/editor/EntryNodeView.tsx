import { IconBolt, IconClockHour4, IconPlayerPlay } from '@tabler/icons-react';
import { Handle, Position, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useLanguage } from '../../language/LanguageProvider';
import { handlerId, startId } from './drawn';
import styles from './EntryNodeView.module.css';
import type { EntryNode } from './nodes';

/** Where tokens come in: the start of a graph, or a handler that answers a signal or a time. */
export const EntryNodeView = memo(function EntryNodeView({ data }: NodeProps<EntryNode>) {
  const { t, named } = useLanguage();
  const { handler, graph } = data;
  const what = handler?.signal ? named('signal', handler.signal, handler.signal) : (handler?.after ?? '');
  return (
    <>
      <div className={styles.entry} data-handler={handler !== null || undefined} title={handler === null ? undefined : t(handler.interrupting ? 'editor.interrupting' : 'editor.beside', { what })}>
        {handler === null ? <IconPlayerPlay size={13} aria-hidden="true" /> : handler.signal ? <IconBolt size={13} aria-hidden="true" /> : <IconClockHour4 size={13} aria-hidden="true" />}
        <span className={styles.words}>{handler === null ? t('editor.start') : handler.signal ? named('signal', handler.signal, handler.name) : handler.name}</span>
      </div>
      <Handle id={handler === null ? startId(graph) : handlerId(graph, handler.name)} type="source" position={Position.Bottom} className={styles.outlet} />
    </>
  );
});
