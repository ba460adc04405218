-- Many families whose determination waits at the county: copies of the newest case in the city, each
-- with a household of its own. Parts of a city at work, without a month of working days before it.
SET search_path = city;
SET session_replication_role = replica;
CREATE TEMP TABLE copy AS
  SELECT n, (SELECT count(*) FROM application) AS taken, gen_random_uuid() AS home,
         gen_random_uuid() AS paper, gen_random_uuid() AS ask, gen_random_uuid() AS turn
  FROM generate_series(1, :many) AS n;
CREATE TEMP TABLE model AS SELECT * FROM application ORDER BY submitted_at DESC, id DESC LIMIT 1;
CREATE TEMP TABLE model_claim AS
  SELECT c.* FROM claim c JOIN model m ON c.application_id = m.id WHERE c.item = 'MZ-02';
CREATE TEMP TABLE model_step AS
  SELECT s.* FROM step s JOIN model_claim c ON s.claim_id = c.id LIMIT 1;
INSERT INTO household
  SELECT (jsonb_populate_record(h, jsonb_build_object('id', home))).*
  FROM copy, household h JOIN model m ON m.household_id = h.id;
INSERT INTO application
  SELECT (jsonb_populate_record(m, jsonb_build_object(
    'id', paper, 'household_id', home, 'number', '9' || lpad((n + taken)::text, 21, '0'),
    'state', 'approving', 'accepted_at', m.submitted_at, 'reviewed_at', m.submitted_at))).*
  FROM copy, model m;
INSERT INTO claim
  SELECT (jsonb_populate_record(c, jsonb_build_object(
    'id', ask, 'application_id', paper, 'household_id', home, 'state', 'open',
    'waits_for', '[]'::jsonb, 'started_on', '2026-11-02'))).*
  FROM copy, model_claim c;
INSERT INTO step
  SELECT (jsonb_populate_record(s, jsonb_build_object(
    'id', turn, 'application_id', paper, 'claim_id', ask, 'state', 'open', 'kind', 'determination',
    'office', '321311-MZ', 'version', 1, 'opened_at', timestamptz '2026-11-02 09:00+08',
    'started_on', '2026-11-02', 'statutory_wd', 20, 'committed_wd', 12,
    'statutory_due', '2026-11-30', 'committed_due', date '2026-11-03' + n % 15,
    'yellow_on', date '2026-11-01' + n % 15, 'orange_on', date '2026-11-02' + n % 15,
    'due_at', timestamptz '2026-11-04 00:00+08' + n % 15 * interval '1 day' + n * interval '1 ms'
  ))).*
  FROM copy, model_step s;
-- A relative of the officer is in one of them.
INSERT INTO relative_filing
  (id, application_id, staff, post, relation, found_by, filed_by, filed_at)
  SELECT gen_random_uuid(), paper, 'jiang.yulan', '认定岗', '堂兄', 'declared', 'wu.xiaoyan', now()
  FROM copy WHERE n = 15;
ANALYZE application;
ANALYZE claim;
ANALYZE step;
