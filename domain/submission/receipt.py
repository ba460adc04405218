"""The receipt of a submission just planned: built from memory, without another statement."""

from domain.actor import Actor
from domain.approval.papers import code_on_paper
from domain.approval.shaping import label, place
from domain.approval.views import Receipt, ReceiptClaim
from domain.submission.plan import Plan, PlannedClaim
from domain.world import World


def receipt_of(actor: Actor, world: World, plan: Plan) -> Receipt:
    deciding, accepting = plan.deciding, plan.accepting
    return Receipt(
        application_id=plan.id,
        number=plan.number,
        state=plan.state,
        submitted_at=plan.at,
        applicant_name=plan.applicant_name,
        accepting=place(world, accepting.office, accepting.region, accepting.window),
        deciding=place(world, deciding.office, deciding.region),
        hotline=world.places.hotline(accepting.window),
        query_code=code_on_paper(actor, world, plan.id),
        household_id=plan.family.household_id,
        household_version=plan.family.version,
        claims=[_claim(world, claim) for claim in plan.claims],
        missing_materials=list(plan.missing),
        ask_once=plan.ask_once,
    )


def _claim(world: World, claim: PlannedClaim) -> ReceiptClaim:
    item = world.catalogue.items[claim.item]
    return ReceiptClaim(
        id=claim.id,
        item=claim.item,
        item_name=item.zh,
        department_name=world.catalogue.departments[claim.department].zh,
        state=claim.state,
        waits_for=[label(world, token) for token in claim.waits_for],
        due_on=claim.due.dates.due_on if claim.due else None,
        provisional=claim.due.dates.provisional if claim.due else False,
    )
