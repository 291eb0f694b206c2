"""What parapheur does when something has happened elsewhere, or further on in its own circuits."""

from journal.subscriptions import Told, reaction
from parapheur.events import SealAsked
from parapheur.models import Folder
from parapheur.queries import signing_chain
from parapheur.transitions import main_document
from parapheur.use_cases.complete_work import complete_work
from parapheur.use_cases.fail_work import fail_work
from signing.events import FileSigned, SigningFailed
from signing.use_cases.request_seal import request_seal


@reaction(SealAsked)
def have_sealed(event: SealAsked, told: Told) -> None:
    """Ask for the administration's seal, which carries what an external step left to print."""
    folder = Folder.objects.select_related("administration").get(pk=event.about.id)
    document = main_document(folder)
    request_seal(
        chain_id=signing_chain(document),
        file_id=document.file_id,
        reference=event.step_id,
        printed=folder.printed,
        place=document.seal_place,
        administration_id=folder.administration_id,
        matter=event.matter,
        unit_id=folder.unit_id,
        actor=told.actor,
        now=told.now,
    )


@reaction(FileSigned)
def go_on(event: FileSigned, told: Told) -> None:
    """The signed or sealed file becomes the folder's document."""
    why = "sealed" if event.is_seal else "signed"
    complete_work(step_id=event.reference, file_id=event.file_id, why=why, actor=told.actor, now=told.now)


@reaction(SigningFailed)
def show_failure(event: SigningFailed, told: Told) -> None:
    """The step says why, and can be tried again."""
    fail_work(step_id=event.reference, cause=event.cause, now=told.now)
