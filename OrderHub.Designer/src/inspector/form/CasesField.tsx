import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { renameOutcome } from '../../document/flow/changeStep';
import type { Path } from '../../document/json/edit';
import type { Value } from '../../document/json/value';
import { useFlowStore } from '../../editor/FlowStoreContext';
import { useLanguage } from '../../language/LanguageProvider';
import { ConditionField } from '../condition/ConditionField';
import { faultsAt, useForm } from '../FormContext';
import { asObject } from './Control';
import styles from './Field.module.css';

/** The cases of a choice, each an outcome with its condition, in the order in which they are tried. */
export function CasesField({ path, value, onChange, onDone }: { path: Path; value: Value | undefined; onChange: (value: Value | undefined) => void; onDone: () => void }) {
  const { t } = useLanguage();
  const { faults, readOnly, step } = useForm();
  const store = useFlowStore();
  const cases = asObject(value);
  const add = () => {
    let number = Object.keys(cases).length + 1;
    while (`case${number}` in cases) {
      number += 1;
    }
    onChange({ ...cases, [`case${number}`]: '{% true %}' });
    onDone();
  };
  return (
    <>
      {Object.entries(cases).map(([name, condition], index) => {
        const wrong = faultsAt(faults, [...path, name]);
        return (
          <div key={index} className={styles.case} role="group" aria-label={t('cases.one', { name })}>
            <div className={styles.row}>
              <CaseName name={name} taken={(other) => other !== name && other in cases} onRename={(next) => step !== null && store.getState().apply('rename', (flow) => renameOutcome(flow, step, name, next))} />
              {!readOnly && (
                <ActionIcon
                  variant="subtle" color="gray" size={28} aria-label={t('cases.remove', { name })}
                  onClick={() => { const { [name]: _, ...rest } = cases; onChange(rest); onDone(); }}
                ><IconTrash size={15} /></ActionIcon>
              )}
            </div>
            <ConditionField label={t('cases.condition', { name })} value={condition} invalid={wrong.length > 0} onDone={onDone} onChange={(next) => onChange({ ...cases, [name]: next ?? '{% true %}' })} />
            {wrong.map((message) => <p key={message} className={styles.fault}>{message}</p>)}
          </div>
        );
      })}
      {!readOnly && <div><Button variant="default" leftSection={<IconPlus size={13} />} onClick={add}>{t('cases.add')}</Button></div>}
    </>
  );
}

/** Taken over when it is left, so that a wire does not lose its case while one types. */
function CaseName({ name, taken, onRename }: { name: string; taken: (name: string) => boolean; onRename: (name: string) => void }) {
  const { t } = useLanguage();
  const { readOnly } = useForm();
  const [text, setText] = useState<string | null>(null);
  const clash = text !== null && (taken(text.trim()) || ['default', '*'].includes(text.trim()));
  return (
    <TextInput
      aria-label={t('cases.name')} size="xs" className="mono" readOnly={readOnly} value={text ?? name} error={clash && t('cases.taken')} onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        if (text !== null && text.trim() !== '' && !clash && text.trim() !== name) {
          onRename(text.trim());
        }
        setText(null);
      }}
    />
  );
}
