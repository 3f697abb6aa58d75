import { ActionIcon, Button, Checkbox, Select, TagsInput, TextInput } from '@mantine/core';
import { IconCode, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Value } from '../../document/json/value';
import { useLanguage } from '../../language/LanguageProvider';
import { useForm } from '../FormContext';
import styles from './Field.module.css';
import { askedOf, askedTypes, nextName, schemaOf, type Asked, type AskedType } from './formSchema';
import { JsonField } from './JsonField';

/** What a task asks a person to fill in, field by field; a schema that says more than that is shown as JSON. */
export function FormSchemaField({ label, value, onChange, onDone }: { label: string; value: Value | undefined; onChange: (value: Value | undefined) => void; onDone: () => void }) {
  const { t } = useLanguage();
  const { readOnly } = useForm();
  const [asText, setAsText] = useState(false);
  const asked = askedOf(value);
  const set = (next: readonly Asked[]) => onChange(schemaOf(next));
  return (
    <div className={styles.inner}>
      {asked === null || asText ? <JsonField label={label} value={value} onChange={onChange} onDone={onDone} /> : asked.map((one, index) => (
        <AskedField
          key={index} one={one} taken={(name) => asked.some((other, at) => at !== index && other.name === name)} onDone={onDone}
          onChange={(next) => set(asked.map((other, at) => (at === index ? next : other)))} onRemove={() => { set(asked.filter((_, at) => at !== index)); onDone(); }}
        />
      ))}
      <div className={styles.actions}>
        {!readOnly && asked !== null && !asText && (
          <Button variant="default" leftSection={<IconPlus size={13} />} onClick={() => { set([...asked, { name: nextName(asked), english: '', chinese: '', type: 'text', choices: [], required: false }]); onDone(); }}>{t('formSchema.add')}</Button>
        )}
        {asked !== null && asked.length > 0 && <Button variant="subtle" color="gray" leftSection={<IconCode size={13} />} onClick={() => setAsText(!asText)}>{asText ? t('formSchema.asFields') : t('formSchema.asJson')}</Button>}
      </div>
    </div>
  );
}

function AskedField({ one, taken, onChange, onDone, onRemove }: { one: Asked; taken: (name: string) => boolean; onChange: (next: Asked) => void; onDone: () => void; onRemove: () => void }) {
  const { t, named } = useLanguage();
  const { readOnly, step } = useForm();
  // Taken over when it is left, so that half a name is no field.
  const [name, setName] = useState<string | null>(null);
  const wrong = name === null ? null : taken(name) ? t('formSchema.taken') : /^[A-Za-z]\w{0,63}$/.test(name) ? null : t('formSchema.bad');
  const shared = { size: 'sm', readOnly, onBlur: onDone } as const;
  return (
    <div className={styles.case} role="group" aria-label={t('formSchema.field', { name: one.name })}>
      <div className={styles.row}>
        <TextInput
          {...shared} label={t('formSchema.name')} description={t('formSchema.name.hint', { step: step ?? '', name: name ?? one.name })} classNames={{ input: 'mono' }} value={name ?? one.name} error={wrong} onChange={(event) => setName(event.currentTarget.value.trim())}
          onBlur={() => { if (name !== null && wrong === null) { onChange({ ...one, name }); } setName(null); onDone(); }}
        />
        {!readOnly && <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('formSchema.remove', { name: one.name })} onClick={onRemove}><IconTrash size={15} /></ActionIcon>}
      </div>
      <TextInput {...shared} label={t('formSchema.english')} value={one.english} maxLength={100} onChange={(event) => onChange({ ...one, english: event.currentTarget.value })} />
      <TextInput {...shared} label={t('formSchema.chinese')} value={one.chinese} maxLength={100} onChange={(event) => onChange({ ...one, chinese: event.currentTarget.value })} />
      <Select
        {...shared} label={t('formSchema.type')} allowDeselect={false} value={one.type} data={askedTypes.map((type) => ({ value: type, label: named('formSchema.type', type) }))}
        onChange={(type) => { onChange({ ...one, type: (type ?? 'text') as AskedType }); onDone(); }}
      />
      {one.type === 'choice' && <TagsInput {...shared} label={t('formSchema.choices')} value={[...one.choices]} placeholder={t('field.addEntry')} onChange={(choices) => { onChange({ ...one, choices }); onDone(); }} />}
      <Checkbox label={t('formSchema.required')} checked={one.required} disabled={readOnly} onChange={(event) => { onChange({ ...one, required: event.currentTarget.checked }); onDone(); }} />
    </div>
  );
}
