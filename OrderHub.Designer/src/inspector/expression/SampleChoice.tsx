import { Select } from '@mantine/core';
import { useQuery, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { create } from 'zustand';
import { orderQueries } from '../../api/orders';
import { useLanguage } from '../../language/LanguageProvider';
import { exampleOf } from './sample';

const made = 'made';

/** The order on which expressions are tried, kept while one goes from step to step. */
const useChoice = create<{ orderNo: string; choose: (orderNo: string) => void }>()((set) => ({ orderNo: made, choose: (orderNo) => set({ orderNo }) }));

/** The chosen order; one made from the schema's examples until a stored one is chosen. */
export function useSampleOrder(schema: unknown): unknown {
  const { orderNo } = useChoice();
  const order = useQuery({ ...orderQueries.detail(orderNo), enabled: orderNo !== made });
  const example = useMemo(() => exampleOf(schema), [schema]);
  return orderNo === made ? example : (order.data ?? example);
}

/** Which order the expressions of a form are tried on. */
export function SampleChoice() {
  const { t } = useLanguage();
  const { orderNo, choose } = useChoice();
  const orders = useInfiniteQuery(orderQueries.list({}));
  const stored = (orders.data?.pages[0]?.items ?? []).slice(0, 20).map((one) => one.orderNo);
  return (
    <Select
      label={t('sample.choice')} size="xs" allowDeselect={false} searchable data={[{ value: made, label: t('sample.made') }, ...stored]} value={orderNo} onChange={(value) => choose(value ?? made)}
      nothingFoundMessage={t('sample.none')}
    />
  );
}
