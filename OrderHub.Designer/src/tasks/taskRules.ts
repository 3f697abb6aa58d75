import type { HumanTask } from '../api/tasks';
import type { Language } from '../language/format';

const roles = ['administrator', 'operator', 'designer', 'publisher', 'auditor', 'tenantApi'];

/** What is asked, in the reader's language where the flow has it. */
export function taskTitle(task: Pick<HumanTask, 'title' | 'titleZh'>, language: Language): string {
  return language === 'zh' ? (task.titleZh ?? task.title) : task.title;
}

/** As the server has it: the role that is asked, and administrators; a word that is no role of the hub binds nobody. */
export function mayDo(task: Pick<HumanTask, 'role'>, role: string): boolean {
  return task.role === role || role === 'administrator' || !roles.includes(task.role);
}

/** Those whom tasks may be asked of at all. */
export function worksTasks(role: string): boolean {
  return role !== 'auditor' && role !== 'tenantApi';
}
