import { FileInput, NativeSelect, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useMay } from '../access/session';
import { call } from '../api/request';
import type { Job } from '../api/types';
import { JobProgress } from '../jobs/JobProgress';
import { useJob } from '../jobs/useJobs';
import { BusyButton } from '../shared/BusyButton';
import { bytesText } from '../shared/format';
import layout from '../shared/layout.module.css';
import { PageHeading } from '../shared/PageHeading';
import { Panel } from '../shared/Panel';
import { EmptyState, ErrorState } from '../shared/states';
import { ColumnChoice } from './ColumnChoice';
import { type CsvHead, fieldsFor, propose, readHead, withNames } from './csvColumns';
import { contentTypeOf, type Entity, EXAMPLES } from './upload';
import { useSchema } from './useCatalogue';

/** Sends a file of items, users or events; rows that are not accepted come back in a file of their own. */
export function UploadPage() {
  const mayWrite = useMay('write');
  const [job, setJob] = useState<Job | null>(null);
  return (
    <>
      <Link to="/catalogue" className={layout.back ?? ''}>
        ← Catalogue
      </Link>
      <PageHeading title="Upload a file">
        CSV with a line of names, or one JSON object on each line. The same file twice changes
        nothing.
      </PageHeading>
      {mayWrite ? (
        <div className={layout.halves}>
          <UploadForm onSent={setJob} />
          {job && <Sent job={job} />}
        </div>
      ) : (
        <EmptyState title="Not for your role">Editors and above can upload.</EmptyState>
      )}
    </>
  );
}

function UploadForm({ onSent }: { onSent: (job: Job) => void }) {
  const [entity, setEntity] = useState<Entity>('items');
  const [file, setFile] = useState<File | null>(null);
  const [head, setHead] = useState<CsvHead | null>(null);
  const [changed, setChanged] = useState<readonly string[] | null>(null);
  const schema = useSchema();
  const fields = fieldsFor(entity, schema.data?.definitions ?? []);
  const chosen = head ? (changed ?? propose(entity, head.names, fields)) : [];
  const queryClient = useQueryClient();
  const send = useMutation({
    mutationFn: (content: File) =>
      call<Job>('POST', '/v1/jobs/imports', {
        query: { entity, name: content.name },
        file: { content, type: contentTypeOf(content.name) },
      }),
    onSuccess: (job) => {
      void queryClient.invalidateQueries({ queryKey: ['jobs'] });
      take(null);
      onSent(job);
    },
  });

  function take(taken: File | null) {
    setFile(taken);
    setHead(null);
    setChanged(null);
    if (taken && contentTypeOf(taken.name) === 'text/csv') {
      void readHead(taken).then(setHead);
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (file) send.mutate(head && schema.data ? withNames(file, head, chosen) : file);
  }

  return (
    <Panel title="File">
      <form onSubmit={submit}>
        <Stack gap="md">
          <NativeSelect
            label="What it holds"
            value={entity}
            data={[
              { value: 'items', label: 'Items' },
              { value: 'users', label: 'Users' },
              { value: 'events', label: 'Events' },
            ]}
            onChange={(event) => {
              setChanged(null);
              setEntity(
                (['items', 'users', 'events'] as const).find(
                  (each) => each === event.currentTarget.value,
                ) ?? 'items',
              );
            }}
          />
          <FileInput
            label="File"
            description="Up to 1 GiB; .csv, .ndjson or .jsonl"
            placeholder="Choose a file"
            accept=".csv,.ndjson,.jsonl,text/csv,application/x-ndjson"
            value={file}
            onChange={take}
          />
          {head && schema.data ? (
            <ColumnChoice
              names={head.names}
              chosen={chosen}
              fields={fields}
              onChange={setChanged}
            />
          ) : (
            <div>
              <Text size="sm">The first lines of such a file</Text>
              <pre className={layout.sample}>{EXAMPLES[entity]}</pre>
            </div>
          )}
          {send.isError && (
            <Text size="sm" c="var(--bf-gone)" role="alert">
              {send.error.message}
            </Text>
          )}
          <BusyButton type="submit" busy={send.isPending} disabled={!file}>
            {file ? `Upload ${bytesText(file.size)}` : 'Upload'}
          </BusyButton>
        </Stack>
      </form>
    </Panel>
  );
}

function Sent({ job: first }: { job: Job }) {
  const job = useJob(first.jobId);
  return (
    <Panel
      title={first.title}
      actions={
        <Link to="/jobs/$jobId" params={{ jobId: first.jobId }} className={layout.link ?? ''}>
          Open the job
        </Link>
      }
    >
      {job.isError && !job.data ? (
        <ErrorState error={job.error} onRetry={() => void job.refetch()} />
      ) : (
        <JobProgress job={job.data ?? first} />
      )}
    </Panel>
  );
}
