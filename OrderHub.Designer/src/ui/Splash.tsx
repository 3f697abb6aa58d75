import { useLanguage } from '../language/LanguageProvider';
import { Logo } from './Logo';
import styles from './Splash.module.css';

/** The moment before anything can be shown. */
export function Splash({ text }: { text?: string }) {
  const { t } = useLanguage();
  return (
    <div className={styles.splash} role="status">
      <Logo size={40} />
      <span className={text ? styles.text : 'visually-hidden'}>{text ?? t('app.loading')}</span>
    </div>
  );
}
