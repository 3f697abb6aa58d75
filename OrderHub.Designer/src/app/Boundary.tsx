import { Button } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { useLanguage } from '../language/LanguageProvider';
import { Notice } from '../ui/Notice';

/** Keeps a fault of one page from taking the frame with it. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <Stopped /> : this.props.children;
  }
}

function Stopped() {
  const { t } = useLanguage();
  return (
    <div role="alert">
      <Notice level={1} icon={<IconBug size={22} />} title={t('error.boundary')} hint={t('error.boundary.hint')}>
        <Button variant="default" onClick={() => window.location.reload()}>{t('error.reload')}</Button>
      </Notice>
    </div>
  );
}
