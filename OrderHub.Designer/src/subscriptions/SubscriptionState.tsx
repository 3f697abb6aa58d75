import type { Subscription } from '../api/types';
import { useLanguage } from '../language/LanguageProvider';
import { Chip } from '../ui/Chip';

/** Paused by a person, in trouble, or well. */
export function SubscriptionState({ subscription }: { subscription: Subscription }) {
  const { t } = useLanguage();
  return subscription.state === 'paused' ? <Chip tone="neutral">{t('subscriptions.state.paused')}</Chip>
    : subscription.dead > 0 ? <Chip tone="danger">{t('subscriptions.state.dead')}</Chip>
    : <Chip tone="success">{t('subscriptions.state.active')}</Chip>;
}
