"""What is done with a mail, from its taking in charge to its dispatch: an address for each act."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import NameSerializer, ReasonSerializer, VersionSerializer
from api.pages import PageQuery
from api.resources.mails import MailRecords, NewPieceSerializer, WholeMailSerializer
from api.schema import operation
from common.clock import local_day
from common.errors import Unseen
from courrier.details import NewPiece
from courrier.letter_queries import circuits_for, draft_of
from courrier.letters import Addressee, LetterDetails
from courrier.models import (
    Confidentiality,
    DispatchMode,
    DispatchOutcome,
    Language,
    RecipientKind,
    Urgency,
)
from courrier.policies import seen
from courrier.use_cases.cancel_mail import cancel_mail
from courrier.use_cases.change_draft import change_draft
from courrier.use_cases.close_mail import close_mail
from courrier.use_cases.comment_mail import comment_mail
from courrier.use_cases.dispatch_mail import dispatch_mail
from courrier.use_cases.draft_letter import draft_letter
from courrier.use_cases.draft_reply import draft_reply
from courrier.use_cases.drop_reply import drop_reply
from courrier.use_cases.extend_deadline import extend_deadline
from courrier.use_cases.link_mails import link_mails
from courrier.use_cases.mark_no_further_action import mark_no_further_action
from courrier.use_cases.name_confidential_reader import name_confidential_reader
from courrier.use_cases.read_copy import read_copy
from courrier.use_cases.record_dispatch_proof import record_dispatch_proof
from courrier.use_cases.reopen_mail import reopen_mail
from courrier.use_cases.resend_into_circuit import resend_into_circuit
from courrier.use_cases.return_assignment import return_assignment
from courrier.use_cases.send_into_circuit import send_into_circuit
from courrier.use_cases.share_mail import share_mail
from courrier.use_cases.take_in_charge import take_in_charge
from courrier.use_cases.withdraw_letter import withdraw_letter


class CancellationSerializer(ReasonSerializer):
    """Why, and of which mail it is a double, if it is one."""

    duplicate_of_id = serializers.UUIDField(required=False, allow_null=True)


class WithdrawalSerializer(VersionSerializer):
    """Why, if there is a reason to tell."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=5000)


class LinkSerializer(serializers.Serializer[Any]):
    """The other mail."""

    other_id = serializers.UUIDField()


class SharingSerializer(serializers.Serializer[Any]):
    """With whom, and why."""

    person_id = serializers.UUIDField()
    reason = serializers.CharField(max_length=5000)


class ReaderSerializer(serializers.Serializer[Any]):
    """The post that may read a confidential mail."""

    post_id = serializers.UUIDField()


class MoreTimeSerializer(ReasonSerializer):
    """Until which later day, and why."""

    deadline = serializers.DateField()


class CommentSerializer(serializers.Serializer[Any]):
    """A word for all who read the mail."""

    text = serializers.CharField(max_length=5000)


class AddresseeSerializer(serializers.Serializer[Any]):
    """One to whom a letter goes: a correspondent outside, or a unit inside."""

    kind = serializers.ChoiceField(RecipientKind.choices, default=RecipientKind.TO)
    correspondent_id = serializers.UUIDField(required=False, allow_null=True)
    unit_id = serializers.UUIDField(required=False, allow_null=True)


class LetterSerializer(serializers.Serializer[Any]):
    """What is written: “body” (a paragraph each line), or a PDF made elsewhere (“file_id”, “file_name”)."""

    subject = serializers.CharField(max_length=5000)
    body = serializers.CharField(required=False, allow_blank=True, max_length=200_000)
    file_id = serializers.UUIDField(required=False, allow_null=True)
    file_name = serializers.CharField(required=False, allow_blank=True, max_length=255)
    language = serializers.ChoiceField(Language.choices, required=False)
    addressees = AddresseeSerializer(many=True, required=False)
    reference = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    attachments = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    signatory_id = serializers.UUIDField(
        required=False, allow_null=True, help_text="The post in whose name it is written."
    )


class ReplySerializer(LetterSerializer):
    """A reply: it goes to whoever sent the mail, unless said otherwise."""

    register_id = serializers.UUIDField(help_text="The register that will number it.")
    version = serializers.IntegerField(min_value=1, max_value=2_000_000_000, help_text="The mail's.")


class NewLetterSerializer(LetterSerializer):
    """A letter of a unit, or a note to other units."""

    register_id = serializers.UUIDField(help_text="The register that will number it.")
    unit_id = serializers.UUIDField(help_text="The unit that writes.")
    urgency = serializers.ChoiceField(Urgency.choices, required=False)
    confidentiality = serializers.ChoiceField(Confidentiality.choices, required=False)


class ChangedLetterSerializer(LetterSerializer, VersionSerializer):
    """The letter written anew."""


class DraftSerializer(serializers.Serializer[Any]):
    """The letter as it stands before it is signed."""

    body = serializers.CharField()
    file_id = serializers.UUIDField(allow_null=True)
    file_name = serializers.CharField()
    reference = serializers.CharField()
    attachments = serializers.CharField()
    signatory_id = serializers.UUIDField(allow_null=True)


class LetterCircuitSerializer(serializers.Serializer[Any]):
    """A circuit that the letter may take, in its published version."""

    id = serializers.UUIDField(source="pk")
    name = NameSerializer(source="circuit.name")
    number = serializers.IntegerField()


class PlaceSerializer(serializers.Serializer[Any]):
    """The upper left corner of the signatures' box on a page, in fractions of the page."""

    page = serializers.IntegerField(min_value=-1, max_value=100_000, help_text="From 0; -1 is the last.")
    x = serializers.FloatField(min_value=0, max_value=1)
    y = serializers.FloatField(min_value=0, max_value=1)


class LaunchSerializer(VersionSerializer):
    """Into which circuit, and where signatures stand on a PDF made elsewhere (the foot of its last page unless said)."""

    circuit_version_id = serializers.UUIDField()
    place = PlaceSerializer(required=False, allow_null=True)


class DispatchSerializer(VersionSerializer):
    """How and on which day (today unless said) the letter left."""

    mode = serializers.ChoiceField(DispatchMode.choices)
    day = serializers.DateField(required=False, allow_null=True)
    tracking_number = serializers.CharField(required=False, allow_blank=True, max_length=200)
    remarks = serializers.CharField(required=False, allow_blank=True, max_length=10_000)


class ProofSerializer(VersionSerializer):
    """What came back, with its scan if there is one."""

    outcome = serializers.ChoiceField(DispatchOutcome.choices)
    day = serializers.DateField(required=False, allow_null=True)
    remarks = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    piece = NewPieceSerializer(required=False, allow_null=True)


def act(takes: type[serializers.Serializer[Any]], *, once: bool = False) -> Callable[[Any], Any]:
    """An address below a mail that does one thing with it and answers with the mail as it then stands."""

    def described(method: Any) -> Any:
        address = method.__name__.replace("_", "-")
        offered = action(detail=True, methods=["post"], url_path=address)(method)
        return operation(
            answers=WholeMailSerializer, takes=takes, once=once, problems=(404, 409), leaves=True
        )(offered)

    return described


class Mails(MailRecords):
    """The methods bear the names of the verbs in a mail's « abilities »."""

    @act(VersionSerializer)
    def take_in_charge(self, request: Request, pk: UUID) -> Response:
        """Acknowledge that the unit has the mail."""
        return self._do(take_in_charge, self.taken(VersionSerializer))

    @act(ReasonSerializer)
    def return_assignment(self, request: Request, pk: UUID) -> Response:
        """Send the mail back, with a reason, to the unit that handed it over."""
        return self._do(return_assignment, self.taken(ReasonSerializer))

    @act(ReasonSerializer)
    def mark_no_further_action(self, request: Request, pk: UUID) -> Response:
        """Say, with a reason, that the mail gets no answer."""
        return self._do(mark_no_further_action, self.taken(ReasonSerializer))

    @act(VersionSerializer)
    def close(self, request: Request, pk: UUID) -> Response:
        """File the mail: nothing more is expected of anybody."""
        return self._do(close_mail, self.taken(VersionSerializer))

    @act(ReasonSerializer)
    def reopen(self, request: Request, pk: UUID) -> Response:
        """Take up again, with a reason, a mail that was closed."""
        return self._do(reopen_mail, self.taken(ReasonSerializer))

    @act(CancellationSerializer)
    def cancel(self, request: Request, pk: UUID) -> Response:
        """Cancel the mail in its place; it keeps its number, which nobody gets again."""
        return self._do(cancel_mail, self.taken(CancellationSerializer))

    @act(MoreTimeSerializer)
    def extend_deadline(self, request: Request, pk: UUID) -> Response:
        """Give whoever has the mail until a later day, with a reason."""
        return self._do(extend_deadline, self.taken(MoreTimeSerializer))

    @act(CommentSerializer, once=True)
    def comment(self, request: Request, pk: UUID) -> Response:
        """Leave a word beside the mail; it is never changed and never removed."""
        return self._do(comment_mail, self.taken(CommentSerializer) | self._once)

    @operation(answers=WholeMailSerializer, problems=(404, 409), leaves=True)
    @action(detail=True, methods=["post"], url_path="read-copy")
    def read_copy(self, request: Request, pk: UUID) -> Response:
        """Mark as read the copy that the account's unit was sent for information."""
        return self._do(read_copy, {})

    @act(LinkSerializer)
    def link(self, request: Request, pk: UUID) -> Response:
        """Say that two mails have to do with each other; saying it twice changes nothing."""
        return self._do(link_mails, self.taken(LinkSerializer))

    @act(SharingSerializer)
    def share(self, request: Request, pk: UUID) -> Response:
        """Let one person see one mail that hasn't reached them, and say why."""
        return self._do(share_mail, self.taken(SharingSerializer))

    @act(ReaderSerializer)
    def name_reader(self, request: Request, pk: UUID) -> Response:
        """Open a confidential mail to whoever holds a post."""
        return self._do(name_confidential_reader, self.taken(ReaderSerializer))

    @act(VersionSerializer)
    def drop_reply(self, request: Request, pk: UUID) -> Response:
        """Give up the reply being prepared; the mail is in charge again."""
        return self._do(drop_reply, self.taken(VersionSerializer))

    @act(WithdrawalSerializer)
    def withdraw(self, request: Request, pk: UUID) -> Response:
        """Take the letter out of its circuit, or give up its draft."""
        return self._do(withdraw_letter, self.taken(WithdrawalSerializer))

    @act(LaunchSerializer, once=True)
    def launch(self, request: Request, pk: UUID) -> Response:
        """Send the letter into a circuit that signs and numbers it."""
        return self._do(send_into_circuit, self.taken(LaunchSerializer) | self._once)

    @act(VersionSerializer, once=True)
    def resend(self, request: Request, pk: UUID) -> Response:
        """Send the corrected letter back into the circuit that returned it."""
        return self._do(resend_into_circuit, self.taken(VersionSerializer) | self._once)

    @act(DispatchSerializer, once=True)
    def dispatch_letter(self, request: Request, pk: UUID) -> Response:
        """Record how and when the letter left; its slip is among its files a moment later."""
        return self._do(dispatch_mail, self.taken(DispatchSerializer) | self._once)

    @act(ProofSerializer, once=True)
    def record_proof(self, request: Request, pk: UUID) -> Response:
        """Record an acknowledgement, or the letter's return."""
        given = self.taken(ProofSerializer)
        if given.get("piece"):
            given["piece"] = NewPiece(**given["piece"])
        return self._do(record_dispatch_proof, given | self._once)

    @operation(answers=WholeMailSerializer, takes=ReplySerializer, status=201, once=True)
    @action(detail=True, methods=["post"])
    def replies(self, request: Request, pk: UUID) -> Response:
        """Begin the reply to a mail."""
        given = self.taken(ReplySerializer)
        about = {name: given.pop(name) for name in ("register_id", "version")}
        reply = draft_reply(
            by=self.by, mail_id=pk, letter=_letter(given), now=self.now, **about, **self._once
        )
        return self.whole(reply.pk, status=201)

    @operation(answers=WholeMailSerializer, takes=NewLetterSerializer, status=201, once=True)
    @action(detail=False, methods=["post"])
    def letters(self, request: Request) -> Response:
        """Begin a letter of a unit, or a note to other units; it gets its number once it is signed."""
        given = self.taken(NewLetterSerializer)
        names = ("register_id", "unit_id", "urgency", "confidentiality")
        about = {name: given.pop(name) for name in names if name in given}
        letter = draft_letter(by=self.by, letter=_letter(given), now=self.now, **about, **self._once)
        return self.whole(letter.pk, status=201)

    @operation(answers=DraftSerializer)
    @action(detail=True)
    def draft(self, request: Request, pk: UUID) -> Response:
        """The letter as it is written so far."""
        return Response(DraftSerializer(draft_of(self.by, pk)).data)

    @operation(answers=WholeMailSerializer, takes=ChangedLetterSerializer, once=True)
    @draft.mapping.put
    def change_draft(self, request: Request, pk: UUID) -> Response:
        """Write the letter anew."""
        given = self.taken(ChangedLetterSerializer)
        version = given.pop("version")
        return self._do(change_draft, {"letter": _letter(given), "version": version} | self._once)

    @operation(answers=LetterCircuitSerializer, asks=PageQuery)
    @action(detail=True)
    def circuits(self, request: Request, pk: UUID) -> Response:
        """The circuits that the letter may take today: those of its unit that sign it, then have it numbered."""
        _, pages = self.asked()
        day = local_day(self.now, self.by.time_zone)
        return pages.of_all(circuits_for(self.by, seen(self.by, pk), day=day), LetterCircuitSerializer)

    @property
    def _once(self) -> dict[str, Any]:
        return {"request_key": self.request_key}

    def _do(self, use_case: Callable[..., object], given: dict[str, Any]) -> Response:
        mail_id = self.kwargs["pk"]
        use_case(by=self.by, mail_id=mail_id, now=self.now, **given)
        try:
            return self.whole(mail_id)
        except Unseen:
            return Response(status=204)  # it has left the account's hands and sight, as it was to


def _letter(given: dict[str, Any]) -> LetterDetails:
    addressees = tuple(Addressee(**one) for one in given.pop("addressees", ()))
    return LetterDetails(addressees=addressees, **given)
