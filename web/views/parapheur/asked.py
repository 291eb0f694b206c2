"""What a folder asks of the person who opens it."""

from dataclasses import dataclass

from django.utils.translation import get_language

from organisation.principal import Capacity, Principal
from parapheur.course import CourseStage, CourseStep
from parapheur.engine.values import StepKind, StepState, Verb
from parapheur.policies import engine_actor, hindrance
from parapheur.queries import FolderView
from web.refusals import sentence

MAIN_VERB = {
    StepKind.VISA: Verb.APPROVE,
    StepKind.OPINION: Verb.GIVE_OPINION,
    StepKind.SIGNATURE: Verb.SIGN,
    StepKind.INFORMATION: Verb.ACKNOWLEDGE,
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The step that waits for this person, in which capacity, and why not yet when something is in the way.

    ``offered`` are the verbs open to them at the step; ``verb`` is the one that it is there for.
    """

    step: CourseStep
    verb: Verb
    capacity: Capacity | None
    offered: frozenset[str]
    hindrance: str
    stages: tuple[CourseStage, ...]

    def names_at(self, index: int) -> str:
        """Those who decided at an earlier stage."""
        language = get_language() or "fr"
        comma = "، " if language == "ar" else ", "
        authors = [step.author for step in self.stages[index].steps if step.author]
        return comma.join(author.name.in_language(language) for author in authors)


def asked_of(
    by: Principal, seen: FolderView, stages: list[CourseStage], *, step_id: str = ""
) -> Asked | None:
    """The first step that waits for this person, or the one named; none for those who only follow."""
    actor = engine_actor(by)
    for step in (step for stage in stages for step in stage.steps):
        waits = step.kind in MAIN_VERB and step.state in {StepState.OPEN, StepState.FAILED}
        if waits and actor.mandate_for(step.progress.holders.refs) and step_id in {"", str(step.id)}:
            verb = MAIN_VERB[step.kind]
            refusal = hindrance(by, seen.circuit, step.id, verb)
            return Asked(
                step=step,
                verb=verb,
                capacity=by.capacity_of_post(step.post.pk) if step.post else None,
                offered=frozenset(name for place, name in seen.abilities if place == str(step.id)),
                hindrance=sentence(refusal) if refusal else "",
                stages=tuple(stages),
            )
    return None
