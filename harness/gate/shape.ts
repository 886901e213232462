// The shape of a history: what the code asked for in which workflow task, and what kinds of events it had been told before.
import { titleOf } from '../replay/commands.ts';
import { recordedCommands } from '../replay/recorded.ts';
import type { HistoryJson } from '../../reports/evidence/types.ts';
import { identityOf } from '../history/events.ts';
import { digest } from '../random.ts';

const SHAPE_LENGTH = 16;

/** Events that workflow code does not hear of: how the server handed the work out, and how a test's clock was moved. */
const UNHEARD =
  /WORKFLOW_TASK_|ACTIVITY_TASK_STARTED|CHILD_WORKFLOW_EXECUTION_STARTED|TIME_SKIPPING|EXECUTION_OPTIONS_UPDATED/;
const TASK_COMPLETED = /WORKFLOW_TASK_COMPLETED$/;

/**
 * The same text for histories in which the code did the same: the same commands, grouped into the same workflow tasks, after
 * the same kinds of news. Values, times, ids and attempts do not count; what decides branches is in told.ts.
 */
export function shapeText(history: HistoryJson): string {
  const commands = new Map(recordedCommands(history).map((each) => [each.eventId, titleOf(each)]));
  const tasks: string[] = [identityOf(history).workflowType];
  let news = new Set<string>();
  let told: ReadonlySet<string> = news;
  let asked: string[] = [];
  const endTask = (): void => {
    if (asked.length > 0) tasks.push(`${[...told].sort().join(' + ')} => ${asked.join(', ')}`);
    // A task that asked for nothing: what it was told counts for the next one.
    else for (const each of told) news.add(each);
  };
  for (const { eventId, eventType } of history.events) {
    const command = commands.get(Number(eventId));
    if (TASK_COMPLETED.test(eventType)) {
      // The commands of a task follow its completion; news that come between them are for the next task.
      endTask();
      [told, news, asked] = [news, new Set(), []];
    } else if (command !== undefined) asked.push(command);
    else if (!UNHEARD.test(eventType)) news.add(eventType.replace(/^EVENT_TYPE_/, ''));
  }
  endTask();
  return tasks.join('\n');
}

/** A digest of the shape. */
export const historyShape = (history: HistoryJson): string => digest(SHAPE_LENGTH, shapeText(history));
