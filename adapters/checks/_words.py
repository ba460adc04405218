"""The words of an envelope. Sources that share a standard share its words, not their codes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What each part of query and answer is called. `answers` stand for found, not found, later."""

    entrust: str
    service: str
    authorisation: str
    begin: str
    end: str
    reason: str
    subjects: str
    serial: str
    name: str
    id_number: str
    code: str
    words: str
    ticket: str
    results: str
    number: str
    found: str
    rows: str
    as_of: str
    answers: tuple[str, str, str]
    moment: str  # how `as_of` is written; Shanghai's time where it names no offset


PINYIN = Words(
    entrust="WTBH",
    service="FWBM",
    authorisation="SQSBH",
    begin="QSRQ",
    end="JZRQ",
    reason="CXSY",
    subjects="CXDXLB",
    serial="LSH",
    name="XM",
    id_number="GMSFHM",
    code="ZTM",
    words="ZTMS",
    ticket="SLBH",
    results="JGLB",
    number="HZBH",
    found="SFCZ",
    rows="MXLB",
    as_of="SJSJ",
    answers=("1", "0", "2"),
    moment="%Y%m%d%H%M%S",
)
HANZI = Words(
    entrust="委托编号",
    service="服务编码",
    authorisation="授权书编号",
    begin="起始日期",
    end="截止日期",
    reason="查询事由",
    subjects="查询对象",
    serial="流水号",
    name="姓名",
    id_number="身份证号",
    code="状态码",
    words="状态说明",
    ticket="受理编号",
    results="查询结果",
    number="回执号",
    found="有无记录",
    rows="明细",
    as_of="数据时间",
    answers=("有", "无", "转办"),
    moment="%Y-%m-%d %H:%M:%S",
)
CAMEL = Words(
    entrust="entrustNo",
    service="serviceCode",
    authorisation="authNo",
    begin="beginDate",
    end="endDate",
    reason="queryReason",
    subjects="personList",
    serial="serialNo",
    name="personName",
    id_number="idCardNo",
    code="code",
    words="msg",
    ticket="acceptNo",
    results="resultList",
    number="receiptNo",
    found="hitFlag",
    rows="detailList",
    as_of="updateTime",
    answers=("Y", "N", "P"),
    moment="%Y-%m-%dT%H:%M:%S%z",
)
SNAKE = Words(
    entrust="request_no",
    service="api_code",
    authorisation="auth_no",
    begin="date_from",
    end="date_to",
    reason="purpose",
    subjects="subjects",
    serial="seq",
    name="cust_name",
    id_number="cert_no",
    code="ret_code",
    words="ret_msg",
    ticket="batch_no",
    results="records",
    number="trace_no",
    found="exist",
    rows="list",
    as_of="data_date",
    answers=("1", "0", "2"),
    moment="%Y-%m-%d %H:%M:%S",
)
