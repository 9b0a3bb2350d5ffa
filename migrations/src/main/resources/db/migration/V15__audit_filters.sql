-- Every filter of the audit log has an index in the order of its pages: entries of a kind of thing, or
-- of one thing, were found by reading the whole log where they are rare.
create index audit_entry_kind on audit_entry (entity, entry_no);
create index audit_entry_thing on audit_entry (entity_id, entry_no);
drop index audit_entry_entity;
