import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfirmModal } from '../shared/ConfirmModal';
import { useStartTraining } from './useJobs';

export function StartTraining() {
  const [asking, setAsking] = useState(false);
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
          onConfirm={() => start.mutate()}
          onClose={() => setAsking(false)}
        >
          It runs beside the server with the settings of the nightly training, and takes minutes to
          hours of one machine’s time. A model that passes its checks goes live by itself; the one
          before it stays available.
        </ConfirmModal>
      )}
    </>
  );
}
