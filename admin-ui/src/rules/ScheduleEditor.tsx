import { Autocomplete, Checkbox, Group, Input, TextInput } from '@mantine/core';
import { messageOf } from './issues';
import classes from './RuleForm.module.css';
import type { Day, Issue, Schedule } from './types';
import { DAY_WORDS, DAYS, scheduleWords } from './wording';

interface ScheduleEditorProps {
  schedule: Schedule | undefined;
  onChange: (schedule: Schedule | undefined) => void;
  issues: readonly Issue[];
}

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')];
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A moment as the browser's input takes it: to the minute, in the schedule's zone. */
function minute(moment: string | undefined): string {
  return moment?.slice(0, 16) ?? '';
}

/** Without what is empty; undefined where nothing is left but the zone. */
export function tidySchedule(schedule: Schedule): Schedule | undefined {
  const { from, until, days, hours, zone } = schedule;
  const kept: Schedule = {
    ...(from ? { from } : {}),
    ...(until ? { until } : {}),
    ...(days && days.length > 0 ? { days } : {}),
    ...(hours ? { hours } : {}),
  };
  if (Object.keys(kept).length === 0) return undefined;
  return zone ? { ...kept, zone } : kept;
}

/** When a rule holds: moments, days of the week, a part of the day, in a time zone. */
export function ScheduleEditor({ schedule, onChange, issues }: ScheduleEditorProps) {
  const { from, until, days = [], hours, zone } = schedule ?? {};

  function change(part: Partial<Record<keyof Schedule, unknown>>) {
    const next = { ...schedule, ...part } as Schedule;
    // Days, hours and moments mean nothing without a zone; the one of whoever writes them is the best guess.
    onChange(tidySchedule({ ...next, zone: next.zone ?? HERE }));
  }

  function hoursWith(part: Partial<NonNullable<Schedule['hours']>>) {
    const next = { from: hours?.from ?? '00:00', until: hours?.until ?? '00:00', ...part };
    change({ hours: next.from === next.until && next.from === '00:00' ? undefined : next });
  }

  return (
    <div className={classes.stack}>
      <div className={classes.row}>
        <TextInput
          type="datetime-local"
          label="From"
          value={minute(from)}
          error={messageOf(issues, 'schedule.from')}
          onChange={(event) => change({ from: event.currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label="Until"
          value={minute(until)}
          error={messageOf(issues, 'schedule.until')}
          onChange={(event) => change({ until: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label="Each day from"
          value={hours?.from ?? ''}
          error={messageOf(issues, 'schedule.hours')}
          onChange={(event) => hoursWith({ from: event.currentTarget.value || '00:00' })}
        />
        <TextInput
          type="time"
          label="Each day until"
          value={hours?.until ?? ''}
          onChange={(event) => hoursWith({ until: event.currentTarget.value || '00:00' })}
        />
        <Autocomplete
          label="Time zone"
          value={zone ?? 'UTC'}
          data={ZONES}
          limit={30}
          error={messageOf(issues, 'schedule.zone')}
          onChange={(next) => change({ zone: next })}
        />
      </div>
      <Input.Wrapper
        label="Days of the week"
        labelElement="div"
        error={messageOf(issues, 'schedule.days')}
      >
        <Group gap="md" role="group" aria-label="Days of the week" mt={4}>
          {DAYS.map((day: Day) => (
            <Checkbox
              key={day}
              size="sm"
              label={DAY_WORDS[day]}
              checked={days.includes(day)}
              onChange={(event) =>
                change({
                  days: DAYS.filter((each) =>
                    each === day ? event.currentTarget.checked : days.includes(each),
                  ),
                })
              }
            />
          ))}
        </Group>
      </Input.Wrapper>
      <p className={classes.note} role="status">
        {scheduleWords(schedule)}.
      </p>
    </div>
  );
}
