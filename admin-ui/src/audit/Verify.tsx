import { BusyButton } from '../shared/BusyButton';
import { counted } from '../shared/format';
import { Tag } from '../shared/Tag';
import { useVerifyAudit } from './useAudit';

/** Holds the whole log against its hashes, when someone asks for it. */
export function Verify() {
  const verify = useVerifyAudit();
  return (
    <>
      <span role="status">
        {verify.isError && <Tag tone="bad">Could not be verified: {verify.error.message}</Tag>}
        {verify.data?.intact && (
          <Tag tone="good">
            {counted(verify.data.entries, 'entry', 'entries')}, every hash is right
          </Tag>
        )}
        {verify.data && !verify.data.intact && (
          <Tag tone="bad">The chain is broken at entry {verify.data.firstBroken}</Tag>
        )}
      </span>
      <BusyButton variant="default" busy={verify.isPending} onClick={() => verify.mutate()}>
        Verify the log
      </BusyButton>
    </>
  );
}
