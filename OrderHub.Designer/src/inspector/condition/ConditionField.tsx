import { Button } from '@mantine/core';
import { IconBraces, IconListTree } from '@tabler/icons-react';
import { useState } from 'react';
import type { Value } from '../../document/json/value';
import { useLanguage } from '../../language/LanguageProvider';
import { ExpressionEditor } from '../expression/ExpressionEditor';
import { bodyOf, expressionOf } from '../form/expressionText';
import { ConditionBuilder } from './ConditionBuilder';
import styles from './ConditionBuilder.module.css';
import { parseCondition } from './parse';
import { printCondition } from './print';

/** A condition, as rows where the rows can say it, else as an expression. Looking at it changes nothing. */
export function ConditionField({ label, value, invalid, onChange, onDone }: { label: string; value: Value | undefined; invalid: boolean; onChange: (value: Value | undefined) => void; onDone: () => void }) {
  const { t } = useLanguage();
  const body = bodyOf(value) ?? (typeof value === 'boolean' ? String(value) : 'true');
  const built = parseCondition(body);
  const [wishText, setWishText] = useState(false);
  const asText = built === null || wishText;
  return (
    <div className={styles.group}>
      {asText
        ? <ExpressionEditor label={label} body={body} invalid={invalid} onDone={onDone} onChange={(text) => onChange(expressionOf(text))} />
        : <ConditionBuilder label={label} group={built} onDone={onDone} onChange={(group) => onChange(expressionOf(printCondition(group)))} />}
      <div className={styles.tools}>
        {built === null ? <p className={styles.empty}>{t('condition.ownText')}</p> : (
          <Button
            variant="subtle" color="gray" leftSection={asText ? <IconListTree size={14} /> : <IconBraces size={14} />} onClick={() => setWishText(!wishText)}
          >{asText ? t('condition.asRows') : t('condition.asText')}</Button>
        )}
      </div>
    </div>
  );
}
