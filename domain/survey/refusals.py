"""How the home survey refuses."""

from domain.errors import Conflict, Forbidden, NotFound, RuleViolation


class UnknownSurvey(NotFound):
    """There is no such home survey here."""


class MayNotPlan(Forbidden):
    """This account plans no home visits here."""


class NotYourVisit(Forbidden):
    """Only the investigators of this visit record and sign it."""


class MayNotReadSurvey(Forbidden):
    """Only those who work on the whole case read its home visits."""


class TwoInvestigators(RuleViolation):
    """A home visit is made by at least two investigators, and its planner is neither of them."""


class DayPassed(RuleViolation):
    """A visit is planned for today or later."""


class VideoNotAllowed(RuleViolation):
    """A visit by video needs a ground: an emergency, or nobody can get there."""


class NotTimeToVisit(Conflict):
    """There is nothing to visit for now: the review is not open, or the case has ended."""


class SurveyUnderWay(Conflict):
    """The visit planned before is being signed; finish it first."""


class SurveyChanged(Conflict):
    """This survey changed since you read it."""


class SurveyClosed(Conflict):
    """This survey is finished; plan another visit if something has changed."""


class SurveySigned(Conflict):
    """Somebody has signed these findings; changing them takes the signatures back."""


class NothingFound(Conflict):
    """Nothing has been written down yet."""


class SignedAlready(Conflict):
    """You have signed this already."""


class SignerUnknown(RuleViolation):
    """Only a member of this family signs for it."""


class DrawingNeeded(RuleViolation):
    """A drawn signature needs its drawing."""
