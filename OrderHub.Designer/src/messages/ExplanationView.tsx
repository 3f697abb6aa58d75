import { IconAlertCircle, IconCheck, IconCircleDashed, IconEqual, IconEqualNot, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ExplainedStep, Explanation, Fault } from '../api/types';
import { faultFor } from '../language/faults';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';
import { CopyButton } from '../ui/CopyButton';
import styles from './ExplanationView.module.css';

const names = ['parse', 'signature', 'decode', 'map', 'validate'] as const;

/** What became of a message, step by step, and each fault where it arose. */
export function ExplanationView({ explanation }: { explanation: Explanation }) {
  const { t, named } = useLanguage();
  const failed = explanation.steps.find((step) => step.state === 'failed');
  // Pasted messages are mostly old ones: their time stamp is worth a word, not a refusal.
  const late = explanation.steps.some((step) => step.faults.some((fault) => fault.code === 'partner.timestamp.window'));
  const bodies: Partial<Record<string, ReactNode>> = {
    signature: explanation.signature ? <Signature signature={explanation.signature} /> : <p className={styles.quiet}>{t('messages.noSignature')}</p>,
    decode: explanation.fields.length > 0 && <Fields fields={explanation.fields} />,
    map: explanation.mapping.length > 0 && <Mapping mapping={explanation.mapping} />,
  };
  return (
    <div className={styles.view}>
      <div className={styles.verdict} data-tone={failed ? 'danger' : 'success'} role="status">
        {failed ? <IconX size={18} aria-hidden="true" /> : <IconCheck size={18} aria-hidden="true" />}
        <strong>{t(failed ? 'messages.result.failed' : late ? 'messages.result.okButLate' : 'messages.result.ok')}</strong>
        {failed && <span>{t('messages.result.failedAt', { step: named('messages.step', failed.name) })}</span>}
      </div>
      <ol className={styles.steps}>
        {explanation.steps.map((step) => (
          <Step key={step.name} step={step} hint={names.includes(step.name as (typeof names)[number]) ? named('messages.step', `${step.name}.hint`, '') : ''}>
            {step.state !== 'skipped' || step.name === 'signature' ? bodies[step.name] : null}
          </Step>
        ))}
      </ol>
      <Block title={t('messages.order')} text={explanation.order ? JSON.stringify(explanation.order, null, 2) : null} otherwise={t('messages.noOrder')} />
      <Block title={t('messages.reply')} text={explanation.reply || null} otherwise={t('messages.noValue')} />
    </div>
  );
}

const looks = {
  ok: { icon: IconCheck, tone: 'success' as const, text: 'messages.stepOk' as const },
  failed: { icon: IconX, tone: 'danger' as const, text: 'messages.stepFailed' as const },
  skipped: { icon: IconCircleDashed, tone: 'neutral' as const, text: 'messages.stepSkipped' as const },
};

function Step({ step, hint, children }: { step: ExplainedStep; hint: string; children: ReactNode }) {
  const { t, named } = useLanguage();
  const look = looks[step.state as keyof typeof looks] ?? looks.skipped;
  const Icon = look.icon;
  return (
    <li className={styles.step} data-tone={look.tone}>
      <span className={styles.mark} aria-hidden="true"><Icon size={14} stroke={2.6} /></span>
      <div className={styles.content}>
        <h2 className={styles.name}>{named('messages.step', step.name)} <Chip tone={look.tone}>{t(look.text)}</Chip></h2>
        {hint !== '' && <p className={styles.quiet}>{hint}</p>}
        {step.faults.map((fault) => <FaultLine key={fault.code + fault.path + fault.message} fault={fault} odd={step.state === 'ok'} />)}
        {children}
      </div>
    </li>
  );
}

/** A fault; `odd` is one that is worth a word but stops nothing. */
function FaultLine({ fault, odd = false }: { fault: Fault; odd?: boolean }) {
  const { language } = useLanguage();
  const said = faultFor(language, fault.code);
  return (
    <p className={styles.fault} data-tone={odd ? 'warning' : undefined}>
      <IconAlertCircle size={15} aria-hidden="true" />
      <span>{said !== null && <strong>{said} </strong>}<span lang="en">{fault.message}</span> <span className="mono">{[fault.path, fault.code].filter(Boolean).join(' · ')}</span></span>
    </p>
  );
}

function Signature({ signature }: { signature: NonNullable<Explanation['signature']> }) {
  const { t } = useLanguage();
  return (
    <div className={styles.signature}>
      <dl>
        <div><dt>{t('messages.given')}</dt><dd className="mono">{signature.given ?? t('messages.noSignature')}</dd></div>
        <div><dt>{t('messages.expected')}</dt><dd className="mono">{signature.expected ?? t('messages.expected.hidden')}</dd></div>
      </dl>
      <p className={styles.compare} data-tone={signature.matches ? 'success' : 'danger'}>
        {signature.matches ? <IconEqual size={15} aria-hidden="true" /> : <IconEqualNot size={15} aria-hidden="true" />}
        {t(signature.matches ? 'messages.matches' : 'messages.differs')}
      </p>
      {signature.baseString && (
        <>
          <p className={styles.quiet}>{t('messages.baseString')}</p>
          <pre className={styles.code} tabIndex={0}>{signature.baseString}</pre>
        </>
      )}
    </div>
  );
}

function Fields({ fields }: { fields: Explanation['fields'] }) {
  const { t } = useLanguage();
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('messages.fields')}>
      <table className={styles.table}>
        <caption className="visually-hidden">{t('messages.fields')}</caption>
        <thead><tr><th scope="col">{t('field.name')}</th><th scope="col">{t('field.value')}</th></tr></thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.name}>
              <td className="mono">{field.name}</td>
              <td className="mono">{field.value}{field.sensitive && <span className={styles.sensitive}>{t('messages.sensitive')}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Mapping({ mapping }: { mapping: Explanation['mapping'] }) {
  const { t } = useLanguage();
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('messages.step.map')}>
      <table className={styles.table}>
        <caption className="visually-hidden">{t('messages.step.map')}</caption>
        <thead><tr><th scope="col">{t('messages.target')}</th><th scope="col">{t('messages.expression')}</th><th scope="col">{t('messages.value')}</th></tr></thead>
        <tbody>
          {mapping.map((row) => (
            <tr key={row.target} data-faulty={row.fault ? '' : undefined}>
              <td className="mono">{row.target}</td>
              <td className={`mono ${styles.expression}`}>{row.expression}</td>
              <td className="mono">
                {row.value === null || row.value === undefined ? <span className={styles.quiet}>{t('messages.noValue')}</span> : typeof row.value === 'string' ? row.value : JSON.stringify(row.value)}
                {row.fault && <FaultLine fault={row.fault} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Block({ title, text, otherwise }: { title: string; text: string | null; otherwise: string }) {
  return (
    <section className={styles.block}>
      <header className={styles.blockHead}>
        <h2 className={styles.name}>{title}</h2>
        {text !== null && <CopyButton value={text} what={title} />}
      </header>
      {text === null ? <p className={styles.quiet}>{otherwise}</p> : <pre className={styles.code} tabIndex={0}>{text}</pre>}
    </section>
  );
}
