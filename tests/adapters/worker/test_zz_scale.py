import time
from datetime import timedelta
from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from tests.domain.job.conftest import *
from tests.domain.job.scene import *
from domain.job import queries, service, leasing
from domain.job.circuit import LaneSetting
from domain.base import utc_now
async def test_scale(sessions, engine):
    await open_lanes(sessions, LaneSetting("YB", max_running=8), LaneSetting("JY", max_running=8), LaneSetting("SW",1,5000,"17:00"), *[LaneSetting(f"L{i}") for i in range(18)])
    async with sessions.begin() as s:
        await s.execute(text("""insert into job(id,kind,lane,claim_id,application_id,run_at,created_at,state)
          select gen_random_uuid(),'deliver',(array['YB','JY','SW'])[1+i%3],gen_random_uuid(),gen_random_uuid(), timestamptz '2026-11-02 00:00+00' + i*interval '1 ms', clock_timestamp(), case when i%2=0 then 'queued' else 'done' end from generate_series(1,400000) i"""))
    async with engine.connect() as c:
        await (await c.execution_options(isolation_level="AUTOCOMMIT")).execute(text("analyze job"))
    async with sessions.begin() as s:
        for _ in range(6):
            t=time.perf_counter()
            await s.execute(text("select 1"))
            print("select 1", time.perf_counter()-t)
    from sqlalchemy import event
    ev={}
    @event.listens_for(engine.sync_engine,"before_cursor_execute")
    def b(conn,cur,st,pa,ctx,many): ev["t"]=time.perf_counter()
    @event.listens_for(engine.sync_engine,"after_cursor_execute")
    def a(conn,cur,st,pa,ctx,many): print("   ",st[:40].replace("\n"," "), round(1000*(time.perf_counter()-ev["t"]),2))
    for _ in range(8):
        async with sessions.begin() as s:
            t=time.perf_counter()
            b=await service.lease(s,"YB",1,MINUTE,moment())
            print("lease1", time.perf_counter()-t)
            t=time.perf_counter()
            await service.finish_all(s,b[0],MORNING)
            print("finish1", time.perf_counter()-t)
