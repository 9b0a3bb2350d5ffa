-- Every filter of the audit log has an index in the order of its pages: what is rare of a kind, or of a
-- thing whose kind is not named, was found by reading the whole log.
create index audit_entry_kind on audit_entry (entity, entry_no);
create index audit_entry_thing on audit_entry (entity_id, entry_no);
