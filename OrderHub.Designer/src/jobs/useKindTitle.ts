import { useQuery } from '@tanstack/react-query';
import { jobQueries } from '../api/jobs';
import { useLanguage } from '../language/LanguageProvider';

/** The title of a kind of job in the language of the page; its name where it is not known. */
export function useKindTitle(): (kind: string) => string {
  const { local } = useLanguage();
  const kinds = useQuery(jobQueries.kinds()).data?.items;
  return (name) => {
    const kind = kinds?.find((one) => one.name === name);
    return kind ? local(kind.title) : name;
  };
}
