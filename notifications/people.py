"""The people of one administration as they stand at one instant: who acts for whom, and in which rights."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from common.clock import local_day
from courrier.models import Mail
from courrier.status import Status
from organisation.models import Administration, Post, User
from organisation.principal import Principal
from organisation.queries import AccountClosed, delegations_at, holders_of, principal_for
from organisation.roles import Role
from parapheur.engine.values import StepKind, StepState
from parapheur.models import Step
from parapheur.policies import may_decide

WAITING = (StepState.OPEN.value, StepState.FAILED.value)
_LEADS = (Role.HEAD, Role.SECRETARY)
_AT_THE_DESK = (Status.REGISTERED, Status.TO_REORIENT)


class People:
    """Answers are kept: ask a new one when time has passed."""

    def __init__(self, administration_id: UUID, now: datetime) -> None:
        self.administration_id = administration_id
        self.now = now
        self._principals: dict[UUID, Principal | None] = {}

    @cached_property
    def administration(self) -> Administration:
        return Administration.objects.get(pk=self.administration_id)

    @cached_property
    def day(self) -> date:
        """Today, where the administration is."""
        return local_day(self.now, self.administration.time_zone)

    def principal(self, user_id: UUID) -> Principal | None:
        """The person in all their capacities; nobody for applications, for who has left, and for other administrations."""
        if user_id not in self._principals:
            self._principals[user_id] = self._read(user_id)
        return self._principals[user_id]

    def standing_for(self, post_ids: Iterable[UUID]) -> list[UUID]:
        """Who holds these posts today, and who acts for them by a delegation in force."""
        posts = list(post_ids)
        holders = [user.pk for users in holders_of(posts, day=self.day).values() for user in users]
        delegates = delegations_at(self.now, self.day).filter(post__in=posts).order_by()
        return list(dict.fromkeys([*holders, *delegates.values_list("delegate_id", flat=True)]))

    def leading(self, unit_id: UUID) -> list[UUID]:
        """The unit's own head and secretaries, and who stands in for them, not those of the units above; without any, its agents."""
        return self._with_right(unit_id, _LEADS) or self._with_right(unit_id, (Role.AGENT,))

    def clerks(self, unit_id: UUID) -> list[UUID]:
        """The clerks of a registry office."""
        return self._with_right(unit_id, (Role.CLERK,))

    def having(self, mail: Mail) -> list[UUID]:
        """Who has the mail now: the person it was given to, the desk while a unit is to be chosen, else who leads the unit."""
        if mail.holder_id:
            return [mail.holder_id]
        if mail.status in _AT_THE_DESK and mail.holder_unit_id == mail.register.unit_id:
            return self.clerks(mail.holder_unit_id)
        return self.leading(mail.holder_unit_id)

    def asked_at(self, step: Step) -> list[UUID]:
        """Who may decide at a waiting step; a secretary prepares only, and not every delegation lets sign."""
        if step.waits_for_person_id:
            return [step.waits_for_person_id]
        post_id = step.waits_for_post_id
        if post_id is None:
            return []
        return [user_id for user_id in self.standing_for([post_id]) if self._decides(user_id, post_id, step)]

    def _decides(self, user_id: UUID, post_id: UUID, step: Step) -> bool:
        principal = self.principal(user_id)
        capacity = principal.capacity_of_post(post_id) if principal else None
        if capacity is None or not may_decide(capacity):
            return False
        return capacity.may_sign or step.kind != StepKind.SIGNATURE.value

    def _with_right(self, unit_id: UUID, roles: Iterable[Role]) -> list[UUID]:
        posts = Post.objects.standing_on(self.day).filter(rights__unit=unit_id, rights__role__in=list(roles))
        return self.standing_for(posts.values_list("pk", flat=True).distinct())

    def _read(self, user_id: UUID) -> Principal | None:
        try:
            principal = principal_for(user_id, now=self.now)
        except (AccountClosed, User.DoesNotExist):
            return None
        mine = principal.administration_id == self.administration_id and not principal.is_application
        return principal if mine else None
