import { Select, Textarea } from '@mantine/core';
import { stepNamed } from '../../document/flow/flowIndex';
import type { Path } from '../../document/json/edit';
import { valueOf, type Value } from '../../document/json/value';
import { member } from '../../document/json/node';
import { useLanguage } from '../../language/LanguageProvider';
import { Segmented } from '../../ui/Segmented';
import { faultsAt, useForm } from '../FormContext';
import { asObject } from '../form/Control';
import { JsonField } from '../form/JsonField';
import styles from '../Sections.module.css';

/** What takes the effect of a step back, or why nothing has to. */
export function Undo({ name, suggested, onChange, onDone }: { name: string; suggested: string | null; onChange: (field: Path, value: Value | undefined) => void; onDone: () => void }) {
  const { t, local } = useLanguage();
  const { flow, faults, catalog, readOnly } = useForm();
  const { step, node } = stepNamed(flow, name)!;
  const written = member(node, 'compensate');
  const given = written && written.kind !== 'scalar' ? asObject(valueOf(written))['with'] : undefined;
  const compensate = step.compensate;
  const how = compensate === null ? 'none' : 'use' in compensate ? 'use' : 'waiver';
  const undos = catalog.kinds.filter((kind) => kind.use.includes('@')).map((kind) => ({ value: kind.use, label: `${local(kind.title)} (${kind.use})` }));
  const choose = (next: 'none' | 'use' | 'waiver') => {
    onChange(['compensate'], next === 'none' ? undefined : next === 'use' ? (suggested ?? undos[0]?.value) : { none: t('undo.waiver.example') });
    onDone();
  };
  return (
    <div className={styles.section} data-field="compensate">
      <h3>{t('undo.title')}</h3>
      <Segmented
        label={t('undo.how')} wide value={how} onChange={(next) => !readOnly && choose(next)}
        segments={[{ value: 'none', label: t('undo.none') }, { value: 'use', label: t('undo.use') }, { value: 'waiver', label: t('undo.waiver') }]}
      />
      {compensate !== null && 'use' in compensate && (
        <>
          <Select
            label={t('undo.by')} size="sm" searchable allowDeselect={false} readOnly={readOnly} data={undos} value={compensate.use} description={suggested !== null && suggested !== compensate.use ? t('undo.suggested', { use: suggested }) : undefined}
            onChange={(use) => { onChange(['compensate'], given === undefined ? use! : { use: use!, with: given }); onDone(); }}
          />
          <div>
            <span className={styles.quiet}>{t('undo.with')}</span>
            <JsonField label={t('undo.with')} value={given} onDone={onDone} onChange={(value) => onChange(['compensate'], value === undefined ? compensate.use : { use: compensate.use, with: value })} />
          </div>
        </>
      )}
      {compensate !== null && 'none' in compensate && (
        <Textarea label={t('undo.why')} size="sm" autosize minRows={2} readOnly={readOnly} value={compensate.none} onBlur={onDone} onChange={(event) => onChange(['compensate'], { none: event.currentTarget.value })} />
      )}
      {faultsAt(faults, ['compensate']).map((message) => <p key={message} className={styles.fault}>{message}</p>)}
      <p className={styles.quiet}>{how === 'none' && suggested !== null ? t('undo.missing', { use: suggested }) : t('undo.hint')}</p>
    </div>
  );
}
