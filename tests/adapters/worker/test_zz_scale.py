import time
from datetime import timedelta
from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from tests.domain.job.conftest import *
from tests.conftest import *
from tests.domain.job.scene import *
from domain.job import queries, service
from domain.job.circuit import LaneSetting
from domain.base import utc_now
async def test_scale(sessions, engine):
    await open_lanes(sessions, LaneSetting("YB", max_running=8), LaneSetting("JY", max_running=8), LaneSetting("SW",1,5000,"17:00"), *[LaneSetting(f"L{i}") for i in range(18)])
    async with sessions.begin() as s:
        await s.execute(text("""insert into job(id,kind,lane,claim_id,application_id,run_at,created_at,state)
          select gen_random_uuid(),'deliver',(array['YB','JY','SW'])[1+i%3],gen_random_uuid(),gen_random_uuid(), timestamptz '2026-11-02 00:00+00' + i*interval '1 ms', clock_timestamp(), case when i%2=0 then 'queued' else 'done' end from generate_series(1,400000) i"""))
    for analyze in (False, True):
        if analyze:
            async with engine.connect() as c:
                await (await c.execution_options(isolation_level="AUTOCOMMIT")).execute(text("analyze job"))
        async with sessions.begin() as s:
            sql = str(queries.due_lanes(moment()).compile(dialect=postgresql.asyncpg.dialect(), compile_kwargs={"literal_binds":True}))
            t=time.perf_counter()
            for r in (await s.execute(text("explain (analyze) "+sql.replace("'2026-11-02 01","timestamptz '2026-11-02 01").replace("'2026-11-02' +","date '2026-11-02' +").replace(":","\\:")))).scalars(): print(r)
        for n in range(3):
            t=time.perf_counter()
            async with sessions() as s:
                rows=(await s.execute(queries.due_lanes(moment()))).all()
            print("due", rows, time.perf_counter()-t)
        t=time.perf_counter()
        n=0
        for _ in range(20):
            l=await lease(sessions,"YB",calls=8)
            n+=len(l)
            async with sessions.begin() as s: await service.finish_all(s,l,MORNING)
        print("lease+finish 8 x", n, (time.perf_counter()-t)/20)
        t=time.perf_counter()
        l=await lease(sessions,"SW",calls=1,later=timedelta(hours=9)); print(len(l), "batch lease", time.perf_counter()-t)
        t=time.perf_counter()
        async with sessions.begin() as s: await service.retry(s,l,MORNING,"x")
        print("batch retry", time.perf_counter()-t)
