-- The rules that an installation starts with.
insert into ruleset (version, json, author, live) values (
  1,
  '{"rules":[{"name":"no-repeat","action":{"type":"noRepeat"}},{"name":"fresh-first","onMissing":"no match","action":{"type":"recency","halfLifeDays":730}},{"name":"brand-variety","action":{"type":"cap","attribute":"brand","maxShare":0.2}},{"name":"variety","action":{"type":"diversify","strength":0.15}}]}',
  'belfry',
  true
);
