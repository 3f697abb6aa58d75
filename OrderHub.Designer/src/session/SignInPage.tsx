import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconAlertCircle, IconCheck, IconInfoCircle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { Problem } from '../api/problem';
import { redeemLink, sessionQuery, signIn } from '../api/session';
import type { Session } from '../api/types';
import type { Language } from '../language/format';
import { useLanguage } from '../language/LanguageProvider';
import { Logo } from '../ui/Logo';
import { usePageTitle } from '../ui/Page';
import { Splash } from '../ui/Splash';
import { useProblemText } from '../ui/useProblemText';
import styles from './SignInPage.module.css';

/** The token of a one-time link, which stands behind the # so that no server log ever sees it. */
function tokenOf(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token');
}

export function SignInPage() {
  const { t, language, setLanguage } = useLanguage();
  const navigate = useNavigate();
  const location = useLocation();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const [token, setToken] = useState<string | null>(null);
  const offered = tokenOf(location.hash);
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<{ login?: string; password?: string }>({});
  const from = (location.state ?? {}) as { next?: string; ended?: boolean };
  const next = from.next ?? '/orders';
  usePageTitle(t('signIn.title'));

  const enter = (session: Session) => {
    queries.setQueryData(sessionQuery.queryKey, session);
    // The link must not stay in the history: going back would try it again.
    void navigate(next, { replace: true });
  };
  const withPassword = useMutation({ mutationFn: () => signIn(login.trim(), password), onSuccess: enter });
  const withLink = useMutation({ mutationFn: redeemLink, onSuccess: enter });
  const redeemed = useRef<string | null>(null);
  const redeem = withLink.mutate;

  // A link may also be opened in a tab that already shows this page: then only the part behind the # changes.
  useEffect(() => {
    if (offered !== null && redeemed.current !== offered) {
      redeemed.current = offered;
      setToken(offered);
      void navigate('/sign-in', { replace: true, state: location.state });
      redeem(offered);
    }
  }, [offered, redeem, navigate, location.state]);

  const linked = offered ?? token;
  const session = useQuery({ ...sessionQuery, enabled: linked === null });
  if (linked === null && session.data) {
    return <Navigate to={next} replace />;
  }
  if (linked !== null && !withLink.isError && !withPassword.isSuccess) {
    return <Splash text={t('signIn.redeeming')} />;
  }

  const explain = (error: unknown, refused: string) =>
    error instanceof Problem && error.status === 429 ? t('signIn.tooMany')
    : error instanceof Problem && error.status >= 400 && error.status < 500 ? refused
    : problemText(error);
  const fault = withPassword.isError ? explain(withPassword.error, t('signIn.wrong')) : withLink.isError ? explain(withLink.error, t('signIn.linkUsed')) : null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const gaps = { login: login.trim() === '' ? t('signIn.loginMissing') : undefined, password: password === '' ? t('signIn.passwordMissing') : undefined };
    setMissing(gaps);
    if (gaps.login === undefined && gaps.password === undefined) {
      withPassword.mutate();
    }
  };

  return (
    <div className={styles.page}>
      <main className={styles.side}>
        <div className={styles.top}>
          <div className={styles.brand}><Logo size={32} /> {t('app.name')}</div>
          <div className={styles.languages} role="group" aria-label={t('language.label')}>
            {([['en', 'English'], ['zh', '中文']] as [Language, string][]).map(([value, name]) => (
              <button key={value} type="button" lang={value === 'zh' ? 'zh-CN' : 'en'} aria-pressed={language === value} onClick={() => setLanguage(value)}>{name}</button>
            ))}
          </div>
        </div>
        <form className={styles.form} onSubmit={submit} noValidate>
          <h1 className={styles.title}>{t('signIn.title')}</h1>
          <p className={styles.lead}>{from.ended && fault === null ? t('signIn.ended') : t('signIn.lead')}</p>
          <div role="alert" className={styles.alert}>
            {fault !== null && <div className={styles.fault}><IconAlertCircle size={16} aria-hidden="true" />{fault}</div>}
          </div>
          <TextInput
            label={t('signIn.login')} size="sm" autoComplete="username" autoFocus value={login} error={missing.login}
            onChange={(event) => setLogin(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('signIn.password')} size="sm" autoComplete="current-password" value={password} error={missing.password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" size="sm" fullWidth loading={withPassword.isPending}>{t('signIn.submit')}</Button>
          <p className={styles.hint}><IconInfoCircle size={15} aria-hidden="true" />{t('signIn.hint')}</p>
        </form>
      </main>
      <aside className={styles.picture} aria-hidden="true">
        <Roads />
        <div className={styles.words}>
          <p className={styles.tagline}>{t('app.tagline')}</p>
          <ul>
            {([t('signIn.point1'), t('signIn.point2'), t('signIn.point3')]).map((point) => (
              <li key={point}><IconCheck size={16} />{point}</li>
            ))}
          </ul>
        </div>
      </aside>
    </div>
  );
}

/** Many ways in, one hub, many ways out. */
function Roads() {
  const rows = [60, 140, 220, 300, 380, 460];
  return (
    <svg className={styles.roads} viewBox="0 0 640 520" preserveAspectRatio="xMidYMid slice">
      {rows.map((y, index) => (
        <g key={y}>
          <path d={`M-20 ${y}H120C230 ${y} 220 260 320 260`} className={styles.road} />
          <path d={`M320 260C420 260 410 ${y} 520 ${y}H660`} className={styles.road} />
          <path d={`M-20 ${y}H120C230 ${y} 220 260 320 260C420 260 410 ${rows[(index + 2) % 6]} 520 ${rows[(index + 2) % 6]}H660`} className={styles.parcel} style={{ animationDelay: `${index * -1.35}s` }} pathLength={100} />
          <circle cx="120" cy={y} r="4.5" className={styles.stop} />
          <circle cx="520" cy={y} r="4.5" className={styles.stop} />
        </g>
      ))}
      <circle cx="320" cy="260" r="46" className={styles.halo} />
      <circle cx="320" cy="260" r="26" className={styles.hub} />
    </svg>
  );
}
