"""The people of the demonstration: plainly fictitious, one for each role."""

from dataclasses import dataclass

from common.text import Bilingual
from organisation.roles import Role

PASSWORD = "une phrase pour la demonstration"  # noqa: S105  # public by design: these accounts exist in embedded mode only
ADMINISTRATION = "EXEMPLE"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A unit of the demonstration; ``parent`` is another's code."""

    code: str
    name: Bilingual
    parent: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who works there, in one post."""

    key: str
    name: Bilingual
    title: Bilingual
    unit: str
    roles: tuple[Role, ...]
    heads_unit: bool = False
    with_subtree: bool = False
    language: str = "fr"

    @property
    def email(self) -> str:
        return f"{self.key}@exemple.invalid"


NAME = Bilingual("Ministère de l’Exemple", "وزارة المثال")
TOP = "SG"
PLACES = (
    Place(code="BO", name=Bilingual("Bureau d’ordre central", "مكتب الضبط المركزي"), parent=TOP),
    Place(code="IG", name=Bilingual("Inspection générale", "المفتشية العامة"), parent=TOP),
    Place(
        code="DRH", name=Bilingual("Direction des ressources humaines", "مديرية الموارد البشرية"), parent=TOP
    ),
    Place(code="DF", name=Bilingual("Division de la formation", "قسم التكوين"), parent="DRH"),
    Place(code="DB", name=Bilingual("Division du budget", "قسم الميزانية"), parent=TOP),
)
ADMINISTRATOR = Person(
    key="administration",
    name=Bilingual("Nadia Berrahou", "نادية برحو"),
    title=Bilingual("Administratrice de la plateforme", "مديرة المنصة"),
    unit=TOP,
    roles=(Role.FUNCTIONAL_ADMIN, Role.TECHNICAL_ADMIN),
)
CLERK = Person(
    key="bureau-ordre",
    name=Bilingual("Salma Ouardane", "سلمى الوردان"),
    title=Bilingual("Agente du bureau d’ordre", "موظفة بمكتب الضبط"),
    unit="BO",
    roles=(Role.CLERK,),
)
AGENT = Person(
    key="redacteur",
    name=Bilingual("Yassir Mounadi", "ياسر المنادي"),
    title=Bilingual("Chargé de formation", "مكلف بالتكوين"),
    unit="DF",
    roles=(Role.AGENT,),
)
HEAD = Person(
    key="cheffe-division",
    name=Bilingual("Imane Fassouki", "إيمان الفاسوقي"),
    title=Bilingual("Cheffe de la division de la formation", "رئيسة قسم التكوين"),
    unit="DF",
    roles=(Role.HEAD, Role.AGENT),
    heads_unit=True,
    with_subtree=True,
    language="ar",
)
DIRECTOR = Person(
    key="directeur",
    name=Bilingual("Karim Tazrouti", "كريم التازروتي"),
    title=Bilingual("Directeur des ressources humaines", "مدير الموارد البشرية"),
    unit="DRH",
    roles=(Role.HEAD, Role.SIGNATORY),
    heads_unit=True,
    with_subtree=True,
)
SECRETARY = Person(
    key="secretaire",
    name=Bilingual("Hassna Mejdali", "حسناء المجدلي"),
    title=Bilingual("Secrétaire du directeur", "كاتبة المدير"),
    unit="DRH",
    roles=(Role.SECRETARY,),
    with_subtree=True,
)
AUDITOR = Person(
    key="inspection",
    name=Bilingual("Omar Rguigat", "عمر الركيكات"),
    title=Bilingual("Inspecteur", "مفتش"),
    unit="IG",
    roles=(Role.AUDITOR,),
)
STAFF = (CLERK, AGENT, HEAD, DIRECTOR, SECRETARY, AUDITOR)
