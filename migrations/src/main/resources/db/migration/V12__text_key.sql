-- What stands for a text in profiles: the first 8 bytes of its SHA-256, 0 for no text and for a blank
-- one. The same as TextKey in Java.
create function text_key(text text) returns bigint
language sql immutable parallel safe
return case
  when text is null or text !~ '\S' then 0
  else ('x' || encode(substring(sha256(convert_to(text, 'UTF8')) for 8), 'hex'))::bit(64)::bigint
end;
