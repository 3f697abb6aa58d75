import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useLanguage } from '../language/LanguageProvider';
import { Notice } from '../ui/Notice';
import { usePageTitle } from '../ui/Page';

export function NotFoundPage() {
  const { t } = useLanguage();
  usePageTitle(t('app.notFound'));
  return (
    <Notice level={1} icon={<IconMapOff size={22} />} title={t('app.notFound')} hint={t('app.notFound.hint')}>
      <Button component={Link} to="/orders">{t('app.toOrders')}</Button>
    </Notice>
  );
}
