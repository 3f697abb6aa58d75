import { Button, Menu, Textarea } from '@mantine/core';
import { IconChevronDown, IconFileImport, IconMessage2Code } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { explainEclp } from '../api/messages';
import { useLanguage } from '../language/LanguageProvider';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Splash } from '../ui/Splash';
import { brokenExamples, examples, goodExamples, type ExampleName } from './examples';
import { ExplanationView } from './ExplanationView';
import styles from './MessagesPage.module.css';

/** Paste a partner's message and see what the hub would make of it. */
export function MessagesPage() {
  const { t } = useLanguage();
  const [message, setMessage] = useState('');
  const input = useRef<HTMLTextAreaElement>(null);
  const explain = useMutation({ mutationFn: explainEclp });

  const run = (text: string) => {
    if (text.trim() !== '') {
      explain.mutate(text);
    }
  };
  const load = (name: ExampleName) => {
    setMessage(examples[name]);
    run(examples[name]);
  };

  return (
    <Page title={t('messages.title')} lead={t('messages.lead')}>
      <div className={styles.columns}>
        <form className={styles.input} onSubmit={(event) => { event.preventDefault(); run(message); }}>
          <div className={styles.inputHead}>
            <label htmlFor="message" className={styles.label}>{t('messages.input')}</label>
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="default" size="xs" leftSection={<IconFileImport size={14} />} rightSection={<IconChevronDown size={14} />}>{t('messages.example')}</Button>
              </Menu.Target>
              <Menu.Dropdown>
                {goodExamples.map((name) => <Menu.Item key={name} onClick={() => load(name)}>{t(`messages.example.${name}`)}</Menu.Item>)}
                <Menu.Divider />
                <Menu.Label>{t('messages.example.broken')}</Menu.Label>
                {brokenExamples.map((name) => <Menu.Item key={name} onClick={() => load(name)}>{t(`messages.example.${name}`)}</Menu.Item>)}
              </Menu.Dropdown>
            </Menu>
          </div>
          <Textarea
            id="message" ref={input} data-search="" value={message} placeholder={t('messages.placeholder')} spellCheck={false}
            classNames={{ root: styles.area, wrapper: styles.area, input: styles.text }}
            onChange={(event) => setMessage(event.currentTarget.value)}
            onKeyDown={(event) => (event.ctrlKey || event.metaKey) && event.key === 'Enter' && run(message)}
          />
          <div className={styles.inputFoot}>
            <span className={styles.size}>{message !== '' && t('messages.size', { count: message.length })}</span>
            {message !== '' && <Button variant="subtle" color="gray" onClick={() => { setMessage(''); explain.reset(); input.current?.focus(); }}>{t('messages.clear')}</Button>}
            <Button type="submit" disabled={message.trim() === ''} loading={explain.isPending}>{t('messages.explain')}</Button>
          </div>
        </form>
        <div className={styles.result} aria-live="polite" aria-busy={explain.isPending}>
          {explain.isPending ? <Splash text={t('messages.explaining')} />
          : explain.isError ? <FailureNotice title={t('messages.failed')} error={explain.error} onRetry={() => run(message)} />
          : explain.data ? <ExplanationView explanation={explain.data} />
          : <div className={styles.idle}><Notice icon={<IconMessage2Code size={22} />} title={t('messages.idle')} hint={t('messages.idle.hint')} /></div>}
        </div>
      </div>
    </Page>
  );
}
