import { Button, Checkbox, Modal, Select, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { decideCase, decideCases } from '../api/exchanges';
import type { PartnerCase } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import form from '../ui/Form.module.css';
import { useChange } from '../ui/useChange';

/** What is to be decided: about one case, or about all that have the same code. */
export interface Asked {
  row: PartnerCase;
  decision: string;
  alike: number;
}

/** Asks why, and for a code what it means, before anything is done. */
export function DecideDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const { t, named } = useLanguage();
  const { row, decision, alike } = asked;
  const [reason, setReason] = useState('');
  const [meaning, setMeaning] = useState<string | null>(null);
  const [forAll, setForAll] = useState(false);
  const [checked, setChecked] = useState(false);
  const wants = decision === 'map';
  const body = { decision, reason: reason.trim(), meaning, forAll };
  const decide = useChange(
    () => (alike > 1 ? decideCases({ ...body, filter: { kind: row.kind, connector: row.connector, code: row.code } }).then(() => undefined) : decideCase(row.caseId, body).then(() => undefined)),
    { done: alike > 1 ? t('bulk.begun') : t('decisions.decided'), failed: t('decisions.notDecided') }, 'cases', onClose);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (reason.trim() !== '' && (!wants || meaning !== null)) {
      decide.mutate(undefined);
    }
  };
  return (
    <Modal opened onClose={onClose} size={460} title={<span className={form.title}>{named('decision', decision, decision)}</span>} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form onSubmit={submit} className={form.form} noValidate>
        <p className={form.text} lang="en">{row.detail}</p>
        <p className={form.text}>{named('decisionHint', decision, '')}{alike > 1 && ` ${t('decisions.forMany', { count: alike })}`}</p>
        {wants && (
          <>
            <Select
              label={t('decisions.meaning', { code: row.code ?? '' })} data={row.meanings.map((value) => ({ value, label: `${named('status', value, value)} (${value})` }))} value={meaning} onChange={setMeaning}
              error={checked && meaning === null && t('decisions.meaning.missing')} searchable data-autofocus
            />
            <Checkbox label={t('decisions.forAll')} checked={forAll} onChange={(event) => setForAll(event.currentTarget.checked)} />
          </>
        )}
        <Textarea
          label={t('incident.reason')} description={t('incident.reason.hint')} autosize minRows={2} maxRows={6} maxLength={500} value={reason}
          error={checked && reason.trim() === '' && t('incident.reason.missing')} onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={form.buttons}>
          <Button variant="default" size="sm" onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" size="sm" loading={decide.isPending}>{named('decision', decision, decision)}</Button>
        </div>
      </form>
    </Modal>
  );
}
