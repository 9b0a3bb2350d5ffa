import { Button, Checkbox, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfirmModal } from '../shared/ConfirmModal';
import { useStartTraining } from './useJobs';

export function StartTraining() {
  const [asking, setAsking] = useState(false);
  const [warmStart, setWarmStart] = useState(true);
  const navigate = useNavigate();
  const start = useStartTraining((job) => {
    setAsking(false);
    void navigate({ to: '/jobs/$jobId', params: { jobId: job.jobId } });
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>Start a training</Button>
      {asking && (
        <ConfirmModal
          title="Start a training?"
          act="Start"
          pending={start.isPending}
          error={start.error}
          onConfirm={() => start.mutate({ warmStart })}
          onClose={() => setAsking(false)}
        >
          <Stack gap="sm">
            <span>
              It runs beside the server with the settings of the nightly training, and takes minutes
              to hours of one machine’s time. The new model goes live by itself unless it is worse
              than the live one; the one before it stays available.
            </span>
            <Checkbox
              label="Go on from the live model"
              description="Quicker, as every night; without it everything is learned anew."
              checked={warmStart}
              onChange={(event) => setWarmStart(event.currentTarget.checked)}
            />
          </Stack>
        </ConfirmModal>
      )}
    </>
  );
}
