import { ActionIcon, Autocomplete, Button, Select, TagsInput, TextInput, NumberInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useLanguage } from '../../language/LanguageProvider';
import { Segmented } from '../../ui/Segmented';
import { leavesOf, nodeAt, type DataNode } from '../expression/dataTree';
import { useForm } from '../FormContext';
import { operatorsFor, takesList, takesNothing, takesNumber, type Condition, type Group, type Literal, type Operator, type Rule } from './condition';
import styles from './ConditionBuilder.module.css';
import { fieldText } from './print';

/** A condition as rows of field, operator and value, in groups of "and" and "or". */
export function ConditionBuilder({ label, group, onChange, onDone }: { label: string; group: Group; onChange: (group: Group) => void; onDone: () => void }) {
  const { data } = useForm();
  const fields = useMemo(() => leavesOf(data).map(({ path }) => fieldText(path)), [data]);
  return <GroupRows label={label} group={group} fields={fields} onChange={onChange} onDone={onDone} />;
}

interface Shared {
  fields: readonly string[];
  onDone: () => void;
}

const freshRule: Rule = { kind: 'rule', field: ['order', 'cargo', 'weightKg'], operator: 'above', value: 0 };

function GroupRows({ label, group, fields, onChange, onDone, onRemove }: Shared & { label: string; group: Group; onChange: (group: Group) => void; onRemove?: () => void }) {
  const { t } = useLanguage();
  const { readOnly } = useForm();
  const put = (index: number, part: Condition | null) =>
    onChange({ ...group, parts: part === null ? group.parts.filter((_, at) => at !== index) : group.parts.map((one, at) => (at === index ? part : one)) });
  const add = (part: Condition) => {
    onChange({ ...group, parts: [...group.parts, part] });
    onDone();
  };
  return (
    <div className={styles.group} role="group" aria-label={label}>
      {(group.parts.length > 1 || onRemove !== undefined) && (
        <div className={styles.head}>
          {group.parts.length > 1 ? (
            <Segmented
              label={t('condition.join')} value={group.join} onChange={(join) => { onChange({ ...group, join }); onDone(); }}
              segments={[{ value: 'and', label: t('condition.all') }, { value: 'or', label: t('condition.any') }]}
            />
          ) : <span />}
          {onRemove && !readOnly && <ActionIcon variant="subtle" color="gray" size={26} aria-label={t('condition.removeGroup')} onClick={onRemove}><IconTrash size={15} /></ActionIcon>}
        </div>
      )}
      {group.parts.length === 0 && <p className={styles.empty}>{t('condition.always')}</p>}
      {group.parts.map((part, index) => (part.kind === 'rule' ? (
        <RuleRow key={index} number={index + 1} rule={part} fields={fields} onChange={(rule) => put(index, rule)} onDone={onDone} onRemove={() => { put(index, null); onDone(); }} />
      ) : (
        <GroupRows key={index} label={t('condition.group', { number: index + 1 })} group={part} fields={fields} onChange={(inner) => put(index, inner)} onDone={onDone} onRemove={() => { put(index, null); onDone(); }} />
      )))}
      {!readOnly && (
        <div className={styles.tools}>
          <Button variant="default" leftSection={<IconPlus size={13} />} onClick={() => add(freshRule)}>{t('condition.add')}</Button>
          <Button variant="subtle" leftSection={<IconPlus size={13} />} onClick={() => add({ kind: 'group', join: 'or', parts: [freshRule] })}>{t('condition.addGroup')}</Button>
        </div>
      )}
    </div>
  );
}

function RuleRow({ number, rule, fields, onChange, onDone, onRemove }: Shared & { number: number; rule: Rule; onChange: (rule: Rule) => void; onRemove: () => void }) {
  const { t, named } = useLanguage();
  const { data, readOnly } = useForm();
  const node = nodeAt(data, rule.field);
  const known = operatorsFor(node?.type ?? null);
  const offered = known.includes(rule.operator) ? known : [rule.operator, ...known];
  const setField = (text: string) => {
    const field = text.match(/`[^`]*`|[^.`]+/g)?.map((one) => one.replaceAll('`', '').trim()).filter((one) => one !== '') ?? [];
    const type = nodeAt(data, field)?.type ?? null;
    const operator = operatorsFor(type).includes(rule.operator) ? rule.operator : 'is';
    onChange({ ...rule, field, operator, value: fitting(rule.value, operator, nodeAt(data, field)) });
  };
  return (
    <div className={styles.rule} role="group" aria-label={t('condition.rule', { number })}>
      <div className={styles.parts}>
        <Autocomplete
          aria-label={t('condition.field')} size="xs" data={[...fields]} limit={200} value={fieldText(rule.field)} readOnly={readOnly} classNames={{ input: 'mono' }}
          placeholder={t('condition.field')} onChange={setField} onBlur={onDone} comboboxProps={{ width: 320, position: 'bottom-start' }}
        />
        <Select
          aria-label={t('condition.operator')} size="xs" data={offered.map((value) => ({ value, label: named('operator', value) }))} value={rule.operator} allowDeselect={false} readOnly={readOnly}
          comboboxProps={{ width: 180, position: 'bottom-start' }}
          onChange={(value) => {
            const operator = (value ?? 'is') as Operator;
            onChange({ ...rule, operator, value: fitting(rule.value, operator, node) });
            onDone();
          }}
        />
        {!takesNothing(rule.operator) && <ValueField rule={rule} node={node} onChange={(value) => onChange({ ...rule, value })} onDone={onDone} />}
      </div>
      {!readOnly && <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('condition.remove', { number })} onClick={onRemove}><IconTrash size={15} /></ActionIcon>}
    </div>
  );
}

/** A value of the kind that an operator takes. */
function fitting(value: Rule['value'], operator: Operator, node: DataNode | null): Rule['value'] {
  const one = Array.isArray(value) ? ((value as readonly Literal[])[0] ?? '') : (value as Literal);
  if (takesNothing(operator)) {
    return null;
  }
  if (takesList(operator)) {
    return Array.isArray(value) ? value : one === null || one === '' ? [] : [one];
  }
  if (node?.type === 'boolean') {
    return typeof one === 'boolean' ? one : true;
  }
  const asNumber = node?.type === 'number' || (takesNumber(operator) && node?.type !== 'string');
  return asNumber ? (typeof one === 'number' ? one : Number(one) || 0) : node?.type === 'string' ? (typeof one === 'string' ? one : '') : one;
}

function ValueField({ rule, node, onChange, onDone }: { rule: Rule; node: DataNode | null; onChange: (value: Rule['value']) => void; onDone: () => void }) {
  const { t } = useLanguage();
  const { readOnly } = useForm();
  const shared = { 'aria-label': t('condition.value'), size: 'xs', readOnly } as const;
  const asNumber = node?.type === 'number';
  if (Array.isArray(rule.value)) {
    const read = (text: string): Literal => (asNumber && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text);
    return <TagsInput {...shared} data={[...(node?.values ?? [])]} value={(rule.value as readonly Literal[]).map(String)} onChange={(values) => { onChange(values.map(read)); onDone(); }} />;
  }
  if (typeof rule.value === 'boolean') {
    return (
      <Select
        {...shared} allowDeselect={false} data={[{ value: 'true', label: t('condition.yes') }, { value: 'false', label: t('condition.no') }]} value={String(rule.value)}
        onChange={(value) => { onChange(value === 'true'); onDone(); }}
      />
    );
  }
  if (typeof rule.value === 'number') {
    return <NumberInput {...shared} value={rule.value} hideControls onChange={(value) => onChange(typeof value === 'number' ? value : Number(value) || 0)} onBlur={onDone} />;
  }
  if (node !== null && node.values.length > 0) {
    return <Autocomplete {...shared} data={[...node.values]} value={String(rule.value ?? '')} onChange={onChange} onBlur={onDone} />;
  }
  return <TextInput {...shared} value={String(rule.value ?? '')} onChange={(event) => onChange(event.currentTarget.value)} onBlur={onDone} />;
}
