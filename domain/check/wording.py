"""The catalogue of checks as screens show it."""

from domain.check.views import CheckView, CheckWord, ReturnedView
from domain.item.checks import Check
from domain.world import World


def catalogue(at: World) -> list[CheckView]:
    """The 25 checks, in the order of the file."""
    return [_check(at, check) for check in at.catalogue.checks.checks.values()]


def _check(at: World, check: Check) -> CheckView:
    source = at.catalogue.checks.sources[check.source]
    lists, fields = at.catalogue.fields.code_lists, at.catalogue.fields.fields
    return CheckView(
        code=check.code,
        zh=check.zh,
        en=check.en,
        source=source.code,
        source_zh=source.zh,
        source_en=source.en,
        mode=source.mode,  # type: ignore[arg-type]
        level=check.level,
        subjects=list(check.subjects),
        group=check.group,
        verdict=check.verdict,
        trigger=check.trigger,
        returns=[
            ReturnedView(
                each.name,
                each.zh,
                each.en,
                each.type,
                {code: row["zh"] for code, row in lists[each.list].codes.items()}
                if each.list
                else dict(each.codes),
            )
            for each in check.returns.values()
        ],
        hits=[CheckWord(hit.code, hit.zh, hit.en, hit.kind) for hit in check.hits],
        explanations=choices(check),
        answers=[fields[feed.question].zh for feed in check.feeds],
        without=check.without,  # type: ignore[arg-type]
        freshness_days=check.freshness_days,
        sensitive=check.sensitive,
        in_law_list=check.in_law_list,
        basis=list(check.basis),
    )


def choices(check: Check) -> list[CheckWord]:
    """The ways to explain a hit of this check."""
    return [
        CheckWord(word.code, word.zh, word.en, corrects=word.corrects)
        for word in check.explanations.values()
    ]
