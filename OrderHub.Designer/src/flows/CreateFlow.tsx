import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router';
import { flowQueries, saveDraft } from '../api/flows';
import type { FlowSummary } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { useNotify } from '../ui/useNotify';
import { useProblemText } from '../ui/useProblemText';
import { isNamePart, newFlowText } from './newFlow';

const blank = '';

/** A new flow: blank, or copied from the line that is nearest. */
export function CreateFlow({ flows, from, onClose }: { flows: readonly FlowSummary[]; from: string | null; onClose: () => void }) {
  const { t, local, named } = useLanguage();
  const navigate = useNavigate();
  const notify = useNotify();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const first = flows.find((flow) => flow.name === from);
  const [source, setSource] = useState(from ?? blank);
  const [line, setLine] = useState(first?.line ?? '');
  const [part, setPart] = useState('');
  const [kind, setKind] = useState(first?.kind ?? 'fulfillment');
  const [en, setEn] = useState('');
  const [zh, setZh] = useState('');
  const [asked, setAsked] = useState(false);
  const name = `${line}/${part}`;
  const taken = flows.some((flow) => flow.name === name);
  const good = isNamePart(line) && isNamePart(part) && !taken && en.trim() !== '' && zh.trim() !== '';

  const create = useMutation({
    mutationFn: async () => {
      const copied = flows.find((flow) => flow.name === source);
      const draft = copied === undefined ? null : await queries.fetchQuery(flowQueries.draft(copied.name));
      const version = copied?.current && draft === null ? await queries.fetchQuery(flowQueries.version(copied.name, copied.current)) : null;
      const layout = (draft ?? version)?.layout as Record<string, unknown> | null | undefined;
      return saveDraft(name, null, { text: newFlowText(draft?.text ?? version?.text ?? null, name, kind, { en: en.trim(), zh: zh.trim() }), ...(layout ? { layout } : {}) });
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: flowQueries.list().queryKey });
      void navigate(`/flows/${name}`);
    },
    onError: (error) => notify.failed(t('create.failed'), problemText(error)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (good) {
      create.mutate();
    }
  };
  const nameFault = (text: string) => (asked && text === '' ? t('create.badName') : text !== '' && !isNamePart(text) ? t('create.badName') : null);
  return (
    <Modal opened onClose={onClose} title={t('create.title')} closeButtonProps={{ 'aria-label': t('common.close') }} size={520}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Select
            label={t('create.from')} allowDeselect={false} value={source} comboboxProps={{ withinPortal: false }}
            data={[{ value: blank, label: t('create.blank') }, ...flows.map((flow) => ({ value: flow.name, label: `${flow.title ? local(flow.title) : flow.name} (${flow.name})` }))]}
            onChange={(value) => { setSource(value ?? blank); setKind(flows.find((flow) => flow.name === value)?.kind ?? kind); }}
          />
          <TextInput label={t('create.line')} description={t('create.line.hint')} value={line} maxLength={60} error={nameFault(line)} onChange={(event) => setLine(event.currentTarget.value.trim())} data-autofocus />
          <TextInput label={t('create.part')} description={t('create.part.hint')} value={part} maxLength={60} error={taken ? t('create.taken') : nameFault(part)} onChange={(event) => setPart(event.currentTarget.value.trim())} />
          <Select label={t('create.kind')} allowDeselect={false} value={kind} comboboxProps={{ withinPortal: false }} data={['transaction', 'fulfillment', 'subflow'].map((value) => ({ value, label: named('kind', value) }))} onChange={(value) => setKind(value ?? kind)} />
          <TextInput label={t('create.title.en')} value={en} maxLength={120} error={asked && en.trim() === ''} onChange={(event) => setEn(event.currentTarget.value)} />
          <TextInput label={t('create.title.zh')} value={zh} maxLength={120} error={asked && zh.trim() === ''} onChange={(event) => setZh(event.currentTarget.value)} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>{t('common.cancel')}</Button>
            <Button type="submit" loading={create.isPending}>{t('create.submit')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
