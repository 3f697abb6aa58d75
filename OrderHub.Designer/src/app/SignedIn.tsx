import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { setOnSignedOut } from '../api/client';
import { sessionQuery } from '../api/session';
import { useLanguage } from '../language/LanguageProvider';
import { SessionContext } from '../session/SessionContext';
import { FailureNotice } from '../ui/FailureNotice';
import { Splash } from '../ui/Splash';

/** Lets in who is signed in; sends everyone else to the sign-in page, and back afterwards. */
export function SignedIn({ children }: { children: ReactNode }) {
  const { t } = useLanguage();
  const queries = useQueryClient();
  const location = useLocation();
  const [ended, setEnded] = useState(false);
  const session = useQuery(sessionQuery);

  useEffect(() => {
    setOnSignedOut(() => {
      if (queries.getQueryData(sessionQuery.queryKey)) {
        setEnded(true);
        queries.setQueryData(sessionQuery.queryKey, null);
      }
    });
    return () => setOnSignedOut(() => {});
  }, [queries]);

  if (session.isPending) {
    return <Splash />;
  }
  if (session.isError) {
    return <FailureNotice title={t('app.name')} error={session.error} onRetry={() => void session.refetch()} />;
  }
  if (session.data === null) {
    return <Navigate to="/sign-in" replace state={{ next: location.pathname + location.search, ended }} />;
  }
  return <SessionContext value={session.data}>{children}</SessionContext>;
}
